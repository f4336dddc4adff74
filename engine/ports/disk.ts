import fs from "node:fs";

/** What the engine asks of a directory entry; symbolic links are never followed. */
export interface Status {
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, with fractions. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  readonly dev: number;
}

/**
 * The primitives of a file system behind which everything that reads or writes dist runs, one
 * system call each, so that a test can let any single one fail. They throw what Node throws: an
 * error with a `code`. None follows a symbolic link in the last part of its path.
 */
export interface Disk {
  /** Whether an open directory can be reached by its handle (`/proc/self/fd`), whatever its path now leads to. */
  readonly reachesByHandle: boolean;
  /** The spelling of a path that the system resolves fastest: relative where it lies below the working directory. */
  shortest(path: string): string;
  openDirectory(path: string): number;
  /** Creates a file that must not exist yet and opens it for writing. */
  create(path: string): number;
  /** Writes what it can and returns the number of bytes. */
  write(handle: number, bytes: Uint8Array): number;
  /** Waits until the content of a file, or the entries of a directory, would survive a power cut. */
  sync(handle: number): void;
  close(handle: number): void;
  statusOf(handle: number): Status;
  /** The entry itself, or undefined where there is none. */
  status(path: string): Status | undefined;
  /** @param size the expected number of bytes, which saves a read */
  read(path: string, size?: number): Buffer;
  list(path: string): string[];
  rename(from: string, to: string): void;
  unlink(path: string): void;
  makeDirectory(path: string): void;
  removeDirectory(path: string): void;
}

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } = fs.constants;

export function isRegularFile(status: Status): boolean {
  return (status.mode & S_IFMT) === S_IFREG;
}

export function isDirectory(status: Status): boolean {
  return (status.mode & S_IFMT) === S_IFDIR;
}

export function isSymbolicLink(status: Status): boolean {
  return (status.mode & S_IFMT) === S_IFLNK;
}

/** The file system of this machine. */
export function realDisk(): Disk {
  const lenient = { throwIfNoEntry: false } as const;
  return {
    reachesByHandle: process.platform === "linux" && fs.existsSync("/proc/self/fd"),
    shortest: (path) => {
      const folder = `${process.cwd()}/`;
      return path.startsWith(folder) && path.length > folder.length ? path.slice(folder.length) : path;
    },
    openDirectory: (path) => fs.openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW),
    create: (path) => fs.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666),
    write: (handle, bytes) => fs.writeSync(handle, bytes),
    sync: (handle) => fs.fsyncSync(handle),
    close: (handle) => fs.closeSync(handle),
    statusOf: (handle) => fs.fstatSync(handle),
    status: (path) => {
      try {
        return fs.lstatSync(path, lenient);
      } catch (error) {
        // A parent that became a file is one more way of not being there.
        if (errorCode(error) === "ENOTDIR") return undefined;
        throw error;
      }
    },
    read: (path, size) => {
      // O_NONBLOCK: a named pipe in the place of a file must not hang us.
      const handle = fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
      try {
        return readWhole(handle, size ?? fs.fstatSync(handle).size);
      } finally {
        fs.closeSync(handle);
      }
    },
    list: (path) => fs.readdirSync(path),
    rename: (from, to) => fs.renameSync(from, to),
    unlink: (path) => fs.unlinkSync(path),
    makeDirectory: (path) => {
      fs.mkdirSync(path);
    },
    removeDirectory: (path) => fs.rmdirSync(path),
  };
}

/** The code of a file system error (`ENOSPC`), or undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && "errno" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Writes all of it, however many calls the system needs. */
function writeWhole(disk: Disk, handle: number, content: string | Uint8Array): void {
  let rest = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  while (rest.length > 0) rest = rest.subarray(disk.write(handle, rest));
}

/**
 * Creates a file that must not exist yet, with all of its content in it; an iterable gives it in pieces.
 *
 * @param options.sync let the content survive a power cut. @default - false
 */
export function createFile(disk: Disk, path: string, content: string | Uint8Array | Iterable<string>, options: { readonly sync?: boolean } = {}): void {
  const handle = disk.create(path);
  try {
    if (typeof content === "string" || content instanceof Uint8Array) writeWhole(disk, handle, content);
    else for (const piece of content) writeWhole(disk, handle, piece);
    if (options.sync === true) disk.sync(handle);
  } catch (error) {
    closeQuietly(disk, handle);
    throw error;
  }
  disk.close(handle);
}

/** Closes a handle on a path where another error is already on its way. */
export function closeQuietly(disk: Disk, handle: number): void {
  try {
    disk.close(handle);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

function readWhole(handle: number, expected: number): Buffer {
  let buffer = Buffer.allocUnsafe(Math.max(expected + 1, 4096));
  let length = 0;
  for (;;) {
    const read = fs.readSync(handle, buffer, length, buffer.length - length, null);
    length += read;
    // A read that ends exactly where the file was said to end need not be asked again.
    if (read === 0 || (length === expected && read < buffer.length)) return buffer.subarray(0, length);
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 4);
  }
}
