import { stacks } from "lamplighter";

/** One stack for each lifecycle and state, each a function of the environment. */
export default stacks({
  network: { load: () => import("./network.ts") },
  cluster: { load: () => import("./cluster.ts"), after: ["network"] },
  identity: { load: () => import("./identity.ts"), after: ["cluster"] },
});
