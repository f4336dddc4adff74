import { objectId } from "../commit/object-id.ts";
import type { ObjectFormat } from "../commit/object-id.ts";
import { parentsOf } from "../commit/plan.ts";
import type { CommitArea } from "./commit-area.ts";
import type { CommitDisk } from "./commit-disk.ts";
import { Directory } from "./directory.ts";
import { closeQuietly, errorCode, isDirectory, isRegularFile, isSymbolicLink } from "./disk.ts";
import type { Status } from "./disk.ts";
import { isRacy } from "./racy.ts";

/** What stands at a path of the work tree. */
export type WorkTreeEntry =
  | { readonly kind: "absent" }
  /** A plain file. `id` is the name git gives its bytes as they are. */
  | { readonly kind: "file"; readonly id: string; readonly executable: boolean }
  /** Something that is not touched: `a symbolic link`, `a folder`, `a repository of its own`. */
  | { readonly kind: "other"; readonly what: string; readonly where: string };

interface KnownFile {
  readonly looks: string;
  readonly id: string;
}

/** The files of a work tree, reached folder by folder through open handles, never through a symbolic link. */
export class WorkTree {
  readonly #disk: CommitDisk;
  readonly #top: string;
  readonly #format: ObjectFormat;
  /** What files held, with what they looked like then. */
  readonly #known = new Map<string, KnownFile>();

  constructor(disk: CommitDisk, top: string, format: ObjectFormat) {
    this.#disk = disk;
    this.#top = top;
    this.#format = format;
  }

  /** What stands at each path, in the same order. A file that has not been changed since it was last looked at is not read again. */
  observe(paths: readonly string[]): WorkTreeEntry[] {
    const folders = new Map<string, string | undefined>();
    return paths.map((path) => this.#tryFindObstacle(path, folders) ?? this.#look(path));
  }

  #look(path: string): WorkTreeEntry {
    return this.#inFolderOf(path, "look", (folder, name): WorkTreeEntry => {
      const entry = folder.entry(name);
      const status = this.#disk.status(entry);
      if (status === undefined) return { kind: "absent" };
      if (!isRegularFile(status)) return { kind: "other", what: isDirectory(status) ? "a folder" : isSymbolicLink(status) ? "a symbolic link" : "a device, pipe or socket", where: path };
      return { kind: "file", id: this.#idOf(path, entry, status), executable: (status.mode & 0o100) !== 0 };
    }) ?? { kind: "absent" };
  }

  #idOf(path: string, entry: string, status: Status): string {
    const looks = [status.dev, status.ino, status.size, status.mtimeMs, status.ctimeMs].join(" ");
    const known = this.#known.get(path);
    if (known?.looks === looks) return known.id;
    const now = Date.now();
    const id = objectId(this.#format, "blob", this.#disk.read(entry, status.size));
    // What was changed just now could be changed again and look the same.
    if (!isRacy(status, now)) this.#known.set(path, { looks, id });
    return id;
  }

  /** Moves a staged file to its place, whole, whatever stands there. */
  place(path: string, staged: string, area: CommitArea): void {
    this.#inFolderOf(path, "make", (folder, name) => {
      try {
        this.#disk.rename(staged, folder.entry(name));
      } catch (error) {
        if (errorCode(error) !== "EXDEV") throw error;
        this.#copy(staged, folder, name, area);
      }
    });
  }

  /** Removes a file and the folders that are empty without it. */
  remove(path: string): void {
    this.#inFolderOf(path, "look", (folder, name) => {
      if (this.#disk.status(folder.entry(name)) !== undefined) this.#disk.unlink(folder.entry(name));
    });
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      if (this.#isKept(path.slice(0, at))) return;
    }
  }

  /** Git's folder lies on another file system than the work tree. */
  #copy(staged: string, folder: Directory, name: string, area: CommitArea): void {
    const beside = folder.entry(`.${area.name}.lamplighter`);
    if (this.#disk.status(beside) !== undefined) this.#disk.unlink(beside);
    const executable = (this.#disk.status(staged)!.mode & 0o100) !== 0;
    const handle = this.#disk.create(beside);
    try {
      for (let rest: Uint8Array = this.#disk.read(staged); rest.length > 0;) rest = rest.subarray(this.#disk.write(handle, rest));
    } finally {
      closeQuietly(this.#disk, handle);
    }
    if (executable) this.#disk.makeExecutable(beside);
    this.#disk.rename(beside, folder.entry(name));
    this.#disk.unlink(staged);
  }

  /** Removes a folder, unless something is in it. */
  #isKept(path: string): boolean {
    return this.#inFolderOf(path, "look", (folder, name) => {
      try {
        this.#disk.removeDirectory(folder.entry(name));
        return false;
      } catch (error) {
        if (errorCode(error) === "ENOENT") return false;
        if (["ENOTEMPTY", "EEXIST", "ENOTDIR", "EBUSY"].includes(errorCode(error) ?? "")) return true;
        throw error;
      }
    }) ?? false;
  }

  /**
   * What on the way to a path is no plain folder of this repository.
   *
   * @param known folders looked at before
   */
  #tryFindObstacle(path: string, known: Map<string, string | undefined>): WorkTreeEntry | undefined {
    for (const parent of parentsOf(path)) {
      if (!known.has(parent)) known.set(parent, this.#describeFolder(parent));
      const what = known.get(parent);
      if (what !== undefined) return { kind: "other", what, where: parent };
    }
    return undefined;
  }

  /** Undefined where it is a plain folder, or does not exist. */
  #describeFolder(path: string): string | undefined {
    const status = this.#statusOf(path);
    if (status === undefined) return undefined;
    if (isSymbolicLink(status)) return "a symbolic link";
    if (!isDirectory(status)) return "a file";
    return this.#statusOf(`${path}/.git`) === undefined ? undefined : "a repository of its own";
  }

  #statusOf(path: string): Status | undefined {
    return this.#inFolderOf(path, "look", (folder, name) => this.#disk.status(folder.entry(name)));
  }

  /** @returns undefined where a folder on the way is missing and none is made */
  #inFolderOf<Result>(path: string, mode: "look" | "make", work: (folder: Directory, name: string) => Result): Result | undefined {
    const names = path.split("/");
    const last = names.pop()!;
    let folder: Directory | undefined = Directory.open(this.#disk, this.#top);
    try {
      for (const name of names) {
        const parent: Directory = folder;
        folder = mode === "make" ? parent.make(name) : parent.tryEnter(name);
        parent.close();
        if (folder === undefined) return undefined;
      }
      return work(folder, last);
    } finally {
      folder?.close();
    }
  }
}
