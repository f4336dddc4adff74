import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/*
 * Keeps what V8 compiled between runs. Preloaded with --import, it also spares the sources their type
 * stripping, which costs more than a whole start of Node; hence it is the one file of plain JavaScript.
 *
 * The folder is the user's own. Node's default, a folder of a well-known name in /tmp, would run what
 * another user of the machine put there.
 */
const { XDG_CACHE_HOME } = process.env;
const caches = XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), ".cache");
enableCompileCache(join(caches, "lamplighter", "compiled"));
