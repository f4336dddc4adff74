import { stacks } from "lamplighter";

export default stacks({ network: { load: () => import("./network.ts") } });
