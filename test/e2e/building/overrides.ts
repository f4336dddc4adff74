import type { CommittedModule } from "./estate.ts";

/** The services that the stacks talk to; EKS goes to a simulator of its own. */
const SERVICES = ["ec2", "iam", "kms", "logs", "sts", "s3", "ssm", "secretsmanager", "route53", "acm", "autoscaling"];

export interface Cloud {
  /** Of everything but EKS. */
  readonly url: string;
  readonly eksUrl: string;
  readonly region: string;
}

const CREDENTIALS = { access_key: "simulated", secret_key: "simulated" };

/** What is laid beside a root module, so that it works on a simulator; its state lies in the simulator's bucket, or without one on the disk. */
export function overrides({ terraform: { backend } }: CommittedModule, cloud: Cloud | undefined, state = "terraform.tfstate"): object {
  if (cloud === undefined) return { terraform: { backend: { local: { path: state } } } };
  return {
    terraform: { backend: { s3: { ...backend.s3, ...CREDENTIALS, skip_metadata_api_check: true, use_path_style: true, endpoints: Object.fromEntries(["s3", "sts", "iam"].map((service) => [service, cloud.url])) } } },
    provider: { aws: {
      ...CREDENTIALS, region: cloud.region, skip_metadata_api_check: "true", skip_region_validation: true, max_retries: 2,
      endpoints: [{ ...Object.fromEntries(SERVICES.map((service) => [service, cloud.url])), eks: cloud.eksUrl }],
    } },
  };
}

/** The bucket that every stack of an account keeps its state in; whoever opens the account makes it. */
export async function makeStateBucket({ terraform: { backend } }: CommittedModule, { url, region }: Cloud): Promise<void> {
  const bucket = String(backend.s3["bucket"]);
  const response = await fetch(`${url}/${bucket}`, {
    method: "PUT",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=console/20260101/${region}/s3/aws4_request, SignedHeaders=host, Signature=none` },
    body: `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
  });
  if (!response.ok) throw new Error(`the bucket ${bucket} was not made: ${response.status} ${await response.text()}`);
}
