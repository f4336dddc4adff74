import * as v from "valibot";
import { rule } from "./parse.ts";

const HTTPS = /^https:\/\/[a-z0-9.-]+(:\d+)?\/[\w./~-]+$/;
const SSH = /^ssh:\/\/git@[a-z0-9.-]+(:\d+)?\/[\w./~-]+$/;
/** A git server on this machine, as trials use it. */
const LOCAL = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/[\w./~-]+$/;

/** Where a git repository is fetched from, without credentials. */
export const gitUrlSchema = v.pipe(v.string(), rule<string>((value) => [HTTPS, SSH, LOCAL].some((pattern) => pattern.test(value)), {
  is: "is not the URL of a git repository",
  why: "it is fetched by https or ssh, and a URL in git must not hold credentials",
  fix: "write https://host/path.git or ssh://git@host/path.git",
}));
