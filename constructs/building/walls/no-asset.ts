import type { Wall } from "./wall.ts";

export const noAsset: Wall = {
  rule: "no-asset",
  why: "dist holds one Terraform document for each stack; a file beside it would be missing when it is applied",
  fix: "keep the file in a bucket or a registry that a pipeline fills, and name it here",
  inspect: ({ assets }) => assets.map((construct) => ({ construct, field: "", what: "this construct puts a file beside the Terraform document" })),
};
