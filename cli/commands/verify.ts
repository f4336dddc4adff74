import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const verify = declareCommand({
  name: "verify",
  summary: "look at what runs, and record what was seen for the gates of promotions",
  description: [
    "Asks the reconciler and the workloads of the environment's cluster whether the build that runs there is healthy, and whatever else gates of later environments ask about it: programs, addresses, reports of other tools, approvals. What was seen is recorded on the branch lamplighter/evidence, bound to the digest, to what was rendered and to the gate's own definition: where one of them changes, it counts no longer. A later verification that fails revokes what passed before.",
    "What cannot be told is said and not recorded: unknown never counts as passed.",
  ],
  arguments: { app: { description: "the application" } },
  options: {
    env: { value: "ENV", description: "the environment in which it runs" },
    file: { value: "FILE", description: "a report of another tool (JSON), instead of the cluster" },
    approve: { description: "approve of the build, as the person whom git knows" },
    reject: { value: "REASON", description: "speak against it; this takes back an approval" },
    plan: { description: "look, and record nothing" },
    push: { value: "REMOTE", description: "send the branch of the evidence to a remote" },
    kubeconfig: { value: "FILE", description: "how to reach the cluster; by default what kubectl uses" },
    context: { value: "NAME", description: "the context in it; by default its current one" },
    format: { value: "FORMAT", choices: ["text", "json"], default: "text", description: "how the answer is written" },
  },
  examples: [
    { command: "lamplighter verify catalog --env staging --context staging", does: "ask the cluster" },
    { command: "lamplighter verify catalog --env staging --file report.json --push origin", does: "record what a load test found" },
    { command: "lamplighter verify catalog --env staging --approve", does: "say that it may go on" },
  ],
  exitCodes: { 0: "everything that was asked passed", 1: "something failed; that is recorded too", 3: "something could not be told: cluster, program or address gave no answer, or it is still under way" },
});

export type VerifyOptions = ValuesOf<typeof verify>;
