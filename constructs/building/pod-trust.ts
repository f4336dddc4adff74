import { serviceTrust } from "./policy.ts";

/**
 * The trust of a role that EKS Pod Identity hands to the pods of one service account. The tags are
 * those that Pod Identity puts on each session (EKS User Guide, "Create IAM role with trust policy
 * required by EKS Pod Identity"): a second association, made by hand, gets nothing.
 */
export function podTrust({ namespace, serviceAccount }: { readonly namespace: string; readonly serviceAccount: string }): string {
  return serviceTrust("pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"], {
    StringEquals: { "aws:RequestTag/kubernetes-namespace": namespace, "aws:RequestTag/kubernetes-service-account": serviceAccount },
  });
}
