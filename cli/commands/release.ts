import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const release = declareCommand({
  name: "release",
  summary: "bring a build into the first environment: pointer and dist in one commit",
  description: [
    "Called by an application's CI after its build. Writes environments/releases/ENV/APP.json, renders the units that run the application, and commits both on the branch that is checked out. What is staged or half-edited is neither committed nor lost.",
    "Builds come in where nothing is promoted from; the other environments get them by promotion.",
  ],
  arguments: { app: { description: "the application" } },
  options: {
    image: { value: "REPOSITORY@sha256:…", description: "the build: repository and digest of the image index" },
    manifest: { value: "FILE", description: "the raw manifest that the registry gives for the digest: proves that it is an index's and not one platform's" },
    env: { value: "ENV", description: "the environment" },
    tag: { value: "TAG", description: "the image's tag, for the reader: the digest alone decides what runs" },
    source: { value: "SHA", description: "the full id of the commit the image was built from" },
    sourceRepository: { value: "URL", description: "where that commit is found" },
    plan: { description: "show the diff of dist, hazards and the commit message; write nothing" },
    push: { value: "REMOTE", description: "commit on the tip that the branch has at a remote, and send it there; where others push too" },
    format: { value: "FORMAT", choices: ["text", "json"], default: "text", description: "how the answer is written" },
  },
  examples: [
    { command: "lamplighter release catalog --env dev --image ghcr.io/acme/catalog@$DIGEST --tag 1.4.2", does: "the end of a build" },
    { command: "lamplighter release catalog --env dev --image ghcr.io/acme/catalog@$DIGEST --manifest index.json", does: "the same, and the digest is sure to be an index's" },
  ],
  exitCodes: { 0: "committed, or the build was there already", 1: "with --plan: something would change", 3: "git failed, or somebody else moved the same pointer meanwhile; nothing has changed" },
});

export type ReleaseOptions = ValuesOf<typeof release>;
