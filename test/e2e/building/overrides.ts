/** The services that the stacks talk to; EKS goes to a simulator of its own. */
const SERVICES = ["ec2", "iam", "kms", "logs", "sts", "s3", "ssm", "secretsmanager", "route53", "acm", "autoscaling"];

export interface Cloud {
  /** Of everything but EKS. */
  readonly url: string;
  readonly eksUrl: string;
  readonly region: string;
}

/** What is laid beside a root module, so that it works on a simulator and keeps its state on the disk. */
export function overrides(cloud: Cloud | undefined): object {
  return {
    terraform: { backend: { local: { path: "terraform.tfstate" } } },
    ...(cloud !== undefined && { provider: { aws: {
      access_key: "simulated", secret_key: "simulated", region: cloud.region,
      skip_metadata_api_check: "true", skip_region_validation: true, max_retries: 2,
      endpoints: [{ ...Object.fromEntries(SERVICES.map((service) => [service, cloud.url])), eks: cloud.eksUrl }],
    } } }),
  };
}
