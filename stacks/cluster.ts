import { Cluster, stack } from "lamplighter/building";

/** The EKS cluster with its nodes and addons. */
export default stack(({ scope, environment }) => {
  new Cluster(scope, "cluster", { environment });
});
