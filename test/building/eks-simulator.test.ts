import { afterEach, beforeEach, expect, test } from "vitest";
import { serveEks } from "../e2e/building/eks-simulator.ts";
import type { EksSimulator } from "../e2e/building/eks-simulator.ts";

/* What the end-to-end run of the building believes of EKS. The answers were read by AWS's own client for Python, too. */

let eks: EksSimulator;
beforeEach(async () => {
  eks = await serveEks({ account: "111111111111", region: "eu-west-1" });
});
afterEach(() => eks.close());

const ROLE = "arn:aws:iam::111111111111:role/reader";
const POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

async function ask(method: string, path: string, body?: object): Promise<{ status: number; fault: string | null; answer: any }> {
  const response = await fetch(`${eks.url}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return { status: response.status, fault: response.headers.get("x-amzn-errortype"), answer: await response.json() };
}

const cluster = () => ask("POST", "/clusters", { name: "dev", version: "1.33", roleArn: ROLE, deletionProtection: true, resourcesVpcConfig: { subnetIds: ["subnet-1"], publicAccessCidrs: ["203.0.113.0/24"] } });

test("a cluster that was never made is not found", async () => {
  expect(await ask("GET", "/clusters/dev")).toMatchObject({ status: 404, fault: "ResourceNotFoundException" });
});

test("a cluster is ready at once and keeps what it was made with", async () => {
  await cluster();
  expect((await ask("GET", "/clusters/dev")).answer).toMatchObject({ cluster: { status: "ACTIVE", version: "1.33", resourcesVpcConfig: { publicAccessCidrs: ["203.0.113.0/24"], clusterSecurityGroupId: expect.stringMatching(/^sg-/) } } });
  expect(await cluster()).toMatchObject({ status: 409, fault: "ResourceInUseException" });
});

test("a change of one field of the network leaves the others", async () => {
  await cluster();
  await ask("POST", "/clusters/dev/update-config", { resourcesVpcConfig: { publicAccessCidrs: ["198.51.100.0/24"] } });
  expect((await ask("GET", "/clusters/dev")).answer).toMatchObject({ cluster: { resourcesVpcConfig: { subnetIds: ["subnet-1"], publicAccessCidrs: ["198.51.100.0/24"] } } });
});

test("a protected cluster is not deleted, nor one that has node groups, and a deleted one is gone with all in it", async () => {
  await cluster();
  await ask("POST", "/clusters/dev/node-groups", { nodegroupName: "nodes", version: "1.33", nodeRole: ROLE });
  await ask("POST", "/clusters/dev/addons", { addonName: "coredns" });
  expect(await ask("DELETE", "/clusters/dev")).toMatchObject({ status: 400, fault: "InvalidRequestException" });
  await ask("POST", "/clusters/dev/update-config", { deletionProtection: false });
  expect(await ask("DELETE", "/clusters/dev")).toMatchObject({ status: 409, fault: "ResourceInUseException" });
  await ask("DELETE", "/clusters/dev/node-groups/nodes");
  expect(await ask("DELETE", "/clusters/dev")).toMatchObject({ status: 200 });
  await cluster();
  expect(await ask("GET", "/clusters/dev/addons/coredns")).toMatchObject({ status: 404 });
});

test("an addon makes the pod identity associations that it is given, and takes them with it", async () => {
  await cluster();
  const { answer: { addon } } = await ask("POST", "/clusters/dev/addons", { addonName: "vpc-cni", podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: ROLE }] });
  const id = (addon.podIdentityAssociations[0] as string).split("/").at(-1);
  expect((await ask("GET", `/clusters/dev/pod-identity-associations/${id}`)).answer).toMatchObject({ association: { serviceAccount: "aws-node", roleArn: ROLE, namespace: "kube-system" } });
  await ask("DELETE", "/clusters/dev/addons/vpc-cni");
  expect(await ask("GET", `/clusters/dev/pod-identity-associations/${id}`)).toMatchObject({ status: 404 });
});

test("an access entry has policies until they are taken from it", async () => {
  await cluster();
  const entry = `/clusters/dev/access-entries/${encodeURIComponent(ROLE)}`;
  await ask("POST", "/clusters/dev/access-entries", { principalArn: ROLE });
  await ask("POST", `${entry}/access-policies`, { policyArn: POLICY, accessScope: { type: "cluster" } });
  expect((await ask("GET", `${entry}/access-policies`)).answer.associatedAccessPolicies).toMatchObject([{ policyArn: POLICY, accessScope: { type: "cluster" } }]);
  await ask("DELETE", `${entry}/access-policies/${encodeURIComponent(POLICY)}`);
  expect((await ask("GET", `${entry}/access-policies`)).answer.associatedAccessPolicies).toEqual([]);
});

test("what was asked is told without the names of things", async () => {
  await cluster();
  await ask("POST", "/clusters/dev/node-groups", { nodegroupName: "nodes", version: "1.33", nodeRole: ROLE });
  await ask("POST", "/clusters/dev/node-groups/nodes/update-config", { scalingConfig: { desiredSize: 3 } });
  await ask("GET", "/tags/arn%3Aaws%3Aeks%3Aeu-west-1%3A111111111111%3Acluster%2Fdev");
  expect(eks.kindsOfCalls()).toEqual(["GET /tags/{arn}", "POST /clusters", "POST /clusters/{cluster}/node-groups", "POST /clusters/{cluster}/node-groups/{name}/update-config"]);
});

test("a call that it does not know is told by its name, and is no silent success", async () => {
  await cluster();
  expect(await ask("POST", "/clusters/dev/fargate-profiles", {})).toMatchObject({ status: 404, answer: { message: "the simulator does not know POST /clusters/dev/fargate-profiles" } });
});
