import { charts } from "lamplighter";

export default charts({ hello: { load: () => import("./hello.ts"), namespace: "hello" } });
