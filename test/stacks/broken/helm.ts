import { TerraformResource } from "#tf";
import { stack } from "lamplighter/building";

/** What does not belong here: an object in the cluster, made by the raw resource. */
export default stack(({ scope }) => {
  new TerraformResource(scope, "shop", { terraformResourceType: "helm_release" });
});
