import { searchTexts } from "./search-texts.ts";
import type { Leaf, Wall } from "./wall.ts";

const COMMIT = /(?<![0-9A-Za-z])[0-9a-f]{40}(?![0-9A-Za-z])/;

export const noCommit: Wall = {
  rule: "no-commit",
  why: "a commit id changes with every release; the substrate must not change when a release does",
  fix: "keep it in environments/releases/<env>/<app>.json as source.revision, or leave it out: git already knows the commit of every dist",
  inspect: (input) => searchTexts(input, "a commit id", (text, leaf) => (isPinned(leaf) ? undefined : COMMIT.exec(text)?.[0])),
};

/** A Terraform module is pinned by commit on purpose (checkov CKV_TF_1), and a certificate's thumbprint only looks like one. */
function isPinned({ address, field }: Leaf): boolean {
  return (address[0] === "module" && field === "source") || field.startsWith("thumbprint_list[");
}
