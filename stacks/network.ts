import { Network, stack } from "lamplighter/building";

/** The VPC: everything else stands in it. */
export default stack(({ scope, environment }) => {
  new Network(scope, "network", { environment });
});
