import { secretPath } from "lamplighter";
import { stack, WorkloadIdentity } from "lamplighter/building";

/** What each workload may do in AWS: one role for each Kubernetes service account. */
export default stack(({ scope, environment }) => {
  const { account, region } = environment.aws;

  new WorkloadIdentity(scope, "worker", {
    environment,
    workload: "worker",
    namespace: "shop",
    // The pictures of the products, which it makes small copies of.
    statements: [{ actions: ["s3:GetObject", "s3:PutObject"], resources: [`arn:aws:s3:::${account}-${environment.name}-pictures/*`] }],
  });

  new WorkloadIdentity(scope, "external-secrets", {
    environment,
    workload: "external-secrets",
    namespace: "platform",
    statements: [
      {
        actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        resources: [`arn:aws:secretsmanager:${region}:${account}:secret:${secretPath(environment, "*")}`],
      },
    ],
  });
});
