import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const workflow = declareCommand({
  name: "workflow",
  summary: "write a workflow for GitHub Actions that opens pull requests for promotions",
  description: [
    "Started by hand, it runs promote --pull-request on a fresh clone, pushes the branch and opens the pull request, or brings the one that is open up to date. It uses git, npm, jq and gh of the runner and no action of anybody's; what people type reaches no script but by an environment variable.",
    "It needs the right to open pull requests (Settings, Actions, General), and two permissions in the one job: contents and pull-requests.",
  ],
  arguments: {},
  options: {},
  examples: [
    { command: "lamplighter workflow", does: "write it to stdout, to be kept as .github/workflows/promote.yml" },
  ],
  exitCodes: { 0: "written to stdout" },
});

export type WorkflowOptions = ValuesOf<typeof workflow>;
