import { refuseInput, Refusal } from "../../constructs/contract/problem.ts";
import { quoted, visible } from "../../constructs/contract/visible.ts";

/**
 * The refusal where git itself does not run.
 *
 * @param directory where it was to run. @default - it is not told
 */
export function gitNotStarted(error: NodeJS.ErrnoException, directory?: string): Refusal {
  return new Refusal("outside", [{
    what: `git could not be started: ${error.code ?? visible(error.message)}`,
    ...(directory !== undefined && { where: visible(directory) }),
    why: error.code === "ENOENT" ? "git is not on the PATH, or the folder does not exist" : "the system refused",
    fix: "install git 2.38 or newer and run in the repository",
  }], { cause: error });
}

/**
 * The refusal where git opens no repository: there is none (input), or git does not trust it (outside).
 * Undefined where it said something else.
 *
 * @param errors what git said, in English
 * @param directory where it was started. @default - the working directory
 */
export function tryRefuseRepository(errors: string, directory?: string): Refusal | undefined {
  if (errors.includes("not a git repository")) {
    return refuseInput({ what: `${directory === undefined ? "this folder" : quoted(directory)} is in no git repository`, why: "releases and their history are commits", fix: "go to a clone of the repository, name one with --root, or make one with `git init` and a first commit" });
  }
  if (errors.includes("dubious ownership")) {
    return new Refusal("outside", [{ what: "git does not trust this repository: it belongs to somebody else", why: "its configuration may name programs", fix: "run as its owner, or allow it with `git config --global --add safe.directory <folder>`" }]);
  }
  return undefined;
}
