import type { FieldChange } from "../change.ts";
import { fieldNames, isWithin } from "./hazard-rule.ts";
import type { HazardRule } from "./hazard-rule.ts";

/*
 * Arguments marked ForceNew in the schemas of hashicorp/terraform-provider-aws 6.x: those whose
 * replacement interrupts a platform or loses data, and that are written as plain values. The plan of
 * Terraform knows them all; this list is for the review before it.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  aws_vpc: ["cidr_block", "ipv4_ipam_pool_id"],
  aws_subnet: ["cidr_block", "availability_zone", "availability_zone_id"],
  aws_security_group: ["name", "name_prefix", "description"],
  aws_eks_cluster: ["name", "kubernetes_network_config.service_ipv4_cidr", "kubernetes_network_config.ip_family", "bootstrap_self_managed_addons"],
  aws_eks_node_group: ["node_group_name", "ami_type", "capacity_type", "disk_size", "instance_types"],
  aws_eks_pod_identity_association: ["namespace", "service_account"],
  aws_iam_role: ["name", "name_prefix", "path"],
  aws_kms_key: ["customer_master_key_spec", "key_usage", "multi_region"],
  aws_s3_bucket: ["bucket", "bucket_prefix"],
  aws_ecr_repository: ["name"],
  aws_route53_zone: ["name"],
  aws_dynamodb_table: ["name", "hash_key", "range_key"],
  aws_db_instance: ["username", "availability_zone", "storage_encrypted"],
  aws_rds_cluster: ["cluster_identifier", "master_username", "storage_encrypted", "database_name"],
  aws_efs_file_system: ["creation_token", "encrypted", "performance_mode"],
};

/** An argument changes that Terraform cannot change in place: it destroys the resource and makes another. */
export const resourceReplaced: HazardRule = (change) => {
  const replacing = REPLACING[change.type];
  if (change.layer !== "building" || replacing === undefined) return [];
  return change.fields.filter((field) => replacing.some((name) => isWithin(fieldNames(field), name)) && isKnown(field)).map(({ path }) => ({
    hazard: "resource-replaced",
    effect: "replaced" as const,
    path,
    why: `Terraform cannot change this argument of ${change.type} in place: it destroys the resource and makes another`,
    fix: "keep the value, or make a second resource, move what uses the first, and remove that last",
  }));
};

/** A reference may stand for the same value under another name: only the plan can tell. */
function isKnown(field: FieldChange): boolean {
  return ![JSON.stringify("before" in field ? field.before : ""), JSON.stringify("after" in field ? field.after : "")].some((text) => text.includes("${"));
}
