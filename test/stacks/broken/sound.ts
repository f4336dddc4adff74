import { SqsQueue } from "#aws/sqs-queue";
import { stack } from "lamplighter/building";

export default stack(({ scope }) => new SqsQueue(scope, "orders", { name: "orders" }));
