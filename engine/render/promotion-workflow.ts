import type { PromotionPath } from "../../constructs/contract/index.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";

/**
 * A workflow for GitHub Actions that prepares a promotion, pushes its branch and opens the pull request.
 *
 * It uses no action of anybody's, and hands nothing that people type to a shell but by an environment
 * variable. Writing rights are those of one job, and the token is seen by the steps that need it.
 *
 * @throws Refusal (input) where nothing is ever promoted
 */
export function promotionWorkflow(environments: PromotionPath["environments"]): string {
  const steps = environments.flatMap(({ name, promotesFrom }) => (promotesFrom === undefined ? [] : [{ from: promotesFrom, to: name }]));
  if (steps.length === 0) throw refuseInput({ what: "no environment promotes from another one", where: "environments/index.ts", why: "there is nothing that the workflow could do", fix: "give an environment promotesFrom" });
  return TEMPLATE
    .replace("@choices@", () => steps.map(({ to }) => JSON.stringify(to)).join(", "))
    .replace(/^( *)@sources@$/m, (_, indent: string) => steps.map(({ from, to }) => `${indent}${to}) from=${from} ;;`).join("\n"));
}

const TEMPLATE = `# Written by \`lamplighter workflow\`. Write it again when the promotion path changes.
#
# The repository has to allow Actions to open pull requests (Settings, Actions, General). Checks do not
# start on what GITHUB_TOKEN opens: where they are required, give the two steps a GitHub App's token.
name: promote

on:
  workflow_dispatch:
    inputs:
      to:
        description: the environment to promote to
        type: choice
        required: true
        options: [@choices@]
      apps:
        description: applications, separated by blanks; none for every one that differs
        type: string
        required: false
        default: ""

permissions: {}

# Two at once would propose on top of the same commit; a waiting one sees what the first one did.
concurrency:
  group: promote-\${{ inputs.to }}
  cancel-in-progress: false

defaults:
  run:
    shell: bash

jobs:
  pull-request:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: write
      pull-requests: write
    steps:
      - name: Get the repository with its whole history
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
          gh auth setup-git
          git clone --quiet --branch="$GITHUB_REF_NAME" -- "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" .
          git fetch --quiet origin '+refs/heads/lamplighter/promote-*:refs/heads/lamplighter/promote-*'

      - name: Install
        run: npm ci --no-audit --no-fund

      - name: Prepare the branch
        env:
          TO: \${{ inputs.to }}
          APPS: \${{ inputs.apps }}
          GIT_COMMITTER_NAME: github-actions[bot]
          GIT_COMMITTER_EMAIL: 41898282+github-actions[bot]@users.noreply.github.com
        run: |
          export GIT_AUTHOR_NAME="$GITHUB_ACTOR" GIT_AUTHOR_EMAIL="$GITHUB_ACTOR_ID+$GITHUB_ACTOR@users.noreply.github.com"
          case "$TO" in
            @sources@
            *) echo "nothing is promoted to that environment" >&2; exit 2 ;;
          esac
          # Names are split at blanks, and are neither patterns nor options.
          set -f
          set -- $APPS
          if [ "$#" -eq 0 ]; then set -- --all; else set -- -- "$@"; fi
          npx --no-install lamplighter promote --from "$from" --to "$TO" --pull-request --format json "$@" > "$RUNNER_TEMP/promotion.json"

      - name: Open the pull request
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
          promotion="$RUNNER_TEMP/promotion.json"
          if [ "$(jq -r .outcome "$promotion")" = nothing ]; then
            echo "there is nothing to promote"
            exit 0
          fi
          branch="$(jq -r .proposal.branch "$promotion")"
          # Only what was seen here is overwritten.
          seen="$(jq -r '.proposal.previous // ""' "$promotion")"
          git push --quiet --force-with-lease="refs/heads/$branch:$seen" origin "refs/heads/$branch:refs/heads/$branch"
          number="$(gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open -f head="$GITHUB_REPOSITORY_OWNER:$branch" -f base="$GITHUB_REF_NAME" --jq '.[0].number // empty')"
          if [ -n "$number" ]; then
            jq '.pullRequest | {title, body}' "$promotion" | gh api --method PATCH "repos/$GITHUB_REPOSITORY/pulls/$number" --input - --jq .html_url
          else
            jq .pullRequest "$promotion" | gh api --method POST "repos/$GITHUB_REPOSITORY/pulls" --input - --jq .html_url
          fi
`;
