import { quoted, refuseInput, visible } from "../../constructs/contract/index.ts";
import { withoutCredentials } from "../../constructs/contract/visible.ts";

/** @throws Refusal (input) where the text could be anything but the name of a configured remote */
export function assertRemoteName(name: string): void {
  if (/^[A-Za-z0-9][\w.-]{0,99}$/.test(name) && !name.includes("..")) return;
  throw refuseInput({ what: `${name.includes("://") ? "an address" : quoted(name)} is not the name of a remote`, why: "an address given here would be used unchecked", fix: "name a remote that `git remote` lists, such as origin" });
}

/**
 * Checks where a remote leads before git goes there.
 *
 * @param url as git would use it, with its rewriting rules applied
 * @param allowLocal whether it may be a folder of this machine
 * @returns the transport, as GIT_ALLOW_PROTOCOL names it
 * @throws Refusal (input); the message shows no credentials
 */
export function assertRemoteUrl(url: string, remote: string, allowLocal: boolean): string {
  const where = `remote ${remote}`;
  if (/[\p{Cc}\p{Cf}\p{Cs}\s]/u.test(url) || url.startsWith("-")) throw refuseInput({ what: "what is configured is no address", where, why: "it holds white space or characters that are not seen, or begins with a dash", fix: `git remote set-url ${remote} https://… (or ssh://…)` });
  const helper = /^([A-Za-z0-9][\w+.-]*)::/.exec(url)?.[1];
  if (helper !== undefined) {
    throw refuseInput({ what: `the address runs the program git-remote-${visible(helper)}`, where, why: `\`${visible(helper)}::\` hands the rest of the address to a program`, fix: "write an https or ssh address" });
  }
  const scheme = /^([A-Za-z][\w+.-]*):\/\//.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return isShortSshAddress(url) ? "ssh" : assertLocal(url, where, allowLocal);
  if (scheme === "file") return assertLocal(url, where, allowLocal);
  if (scheme === "ssh" || scheme === "git+ssh" || scheme === "ssh+git") return assertNoPassword(url, where);
  if (scheme === "https" || scheme === "http" && isThisMachine(url)) return assertNoUser(url, where, scheme);
  throw refuseInput({
    what: `${visible(scheme)}:// is not a transport that commits are sent over`,
    where,
    why: scheme === "http" || scheme === "git" ? "nothing tells that the other side is who it says, and everybody on the way can read along" : "it is not known to this toolkit",
    fix: `git remote set-url ${remote} https://… (or ssh://…)`,
  });
}

/** `host:path` and `user@host:path`, which git takes for ssh unless a slash comes before the colon. */
function isShortSshAddress(url: string): boolean {
  return /^(?:[\w.+-]+@)?(?:[A-Za-z0-9][\w.-]+|\[[0-9a-fA-F:.]+\]):(?!\/\/)/.test(url);
}

function assertLocal(url: string, where: string, allowed: boolean): string {
  if (allowed) return "file";
  throw refuseInput({ what: `${quoted(url)} is a folder of this machine`, where, why: "its hooks and configuration would run with your rights, and nobody else would see the commit", fix: "write an https or ssh address" });
}

function assertNoPassword(url: string, where: string): string {
  const user = userOf(url);
  if (user.includes(":")) throw refuseCredentials(url, where);
  if (/^ssh:\/\/(?:[^/@]*@)?-/i.test(url) || user.startsWith("-")) throw refuseInput({ what: "the host or user of the address begins with a dash", where, why: "ssh would take it for an option", fix: "write an address such as ssh://git@example.com/owner/name" });
  return "ssh";
}

function assertNoUser(url: string, where: string, scheme: string): string {
  if (userOf(url) !== "") throw refuseCredentials(url, where);
  return scheme;
}

function refuseCredentials(url: string, where: string): Error {
  return refuseInput({
    what: "the address holds credentials",
    where,
    why: "they would show in logs, in the list of processes and in every copy of the configuration",
    fix: `take them out (${visible(withoutCredentials(url)).replace("***@", "")}), and let a credential helper give them: git config --global credential.helper …`,
  });
}

function userOf(url: string): string {
  return /^[^:]+:\/\/([^/?#]*)@/.exec(url)?.[1] ?? "";
}

function isThisMachine(url: string): boolean {
  return /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/i.test(url);
}
