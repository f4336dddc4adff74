import { quoted, refuseInput } from "../../constructs/contract/index.ts";

/**
 * A subset of what git allows (git-check-ref-format): no name that an option, a range or a search
 * could be read into, and none that two file systems would see differently.
 *
 * @throws Refusal (input)
 */
export function assertBranchName(name: string): void {
  const parts = name.split("/");
  const fits = name.length <= 200 && name !== "HEAD" && !name.includes("..") && parts.every((part) => /^[A-Za-z0-9_][\w.+-]*$/.test(part) && !part.endsWith(".lock") && !part.endsWith("."));
  if (fits) return;
  throw refuseInput({
    what: `${quoted(name)} is not the name of a branch`,
    why: "it would be handed to git, which reads dashes, dots and special characters in its own way",
    fix: "name a branch such as main or release/2024-11",
  });
}
