import { Network, stack } from "lamplighter/building";

export default stack(({ scope, environment }) => {
  new Network(scope, "network", { environment });
});
