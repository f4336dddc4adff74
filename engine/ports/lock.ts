import os from "node:os";
import { Refusal } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import type { Directory } from "./directory.ts";
import { diskFailure } from "./disk-failure.ts";
import { createFile, errorCode } from "./disk.ts";
import type { Disk } from "./disk.ts";
import type { ProcessIdentity } from "./process-identity.ts";

export interface LockOptions {
  readonly disk: Disk;
  /** The directory the lock lies in, open until the lock is released. */
  readonly directory: Directory;
  readonly identity: ProcessIdentity;
  /** What the holder does, for the message to the others: `lamplighter synth`. */
  readonly purpose: string;
  /** How long to wait for another holder, in milliseconds. */
  readonly wait: number;
  /** Whoever came first takes it first, even where somebody else looks more often; each holder is waited for anew. @default - false */
  readonly inOrder?: boolean;
  readonly clock: { readonly now: () => number; readonly sleep: (milliseconds: number) => Promise<void> };
}

export interface Lock {
  /** Gives the lock back; doing it twice does nothing. */
  release(): void;
}

const LOCK = "lock";
const CANDIDATE = "lock-";
const PAUSE = 50;
const ROUNDS = 100;

/**
 * Takes the one lock of a repository.
 *
 * The lock is a directory with one file in it that is named after its holder. It is prepared aside
 * and renamed into place, which succeeds only where there is no lock, or an empty one. A stale lock
 * is broken by unlinking the file of that very holder: where somebody else broke and took it in the
 * meantime, that file is gone, and nothing happens. So two can never hold it, and none needs an age.
 *
 * @throws Refusal (locked) naming the holder when the wait is over, or the holder cannot be judged
 *   from this machine; Refusal (disk) where the file system fails
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const contest = new Contest(options);
  try {
    let since = options.clock.now();
    let holder: string | undefined;
    while (!contest.tryTake()) {
      const present = options.inOrder === true ? contest.holderNow() : undefined;
      if (present !== holder) since = options.clock.now();
      holder = present;
      if (options.clock.now() >= since + options.wait) throw contest.refuse();
      await options.clock.sleep(PAUSE);
    }
    return contest.win();
  } catch (error) {
    contest.withdraw();
    throw diskFailure(error, options.directory.path);
  }
}

class Contest {
  readonly #options: LockOptions;
  readonly #directory: Directory;
  readonly #token: string;
  #holder = "";

  constructor(options: LockOptions) {
    this.#options = options;
    this.#directory = options.directory;
    this.#token = `${options.identity.self}-${options.identity.makeName()}`;
  }

  /** Takes the lock where it is free or stale; false where somebody holds it. */
  tryTake(): boolean {
    const { disk, identity } = this.#options;
    this.#prepare();
    this.#holder = "";
    if (this.#options.inOrder === true && !this.#isFirst()) return false;
    // Each round somebody else may have been faster; a lock that cannot be read is left after some.
    for (let round = 0; round < ROUNDS; round++) {
      if (this.#tryRename()) return true;
      const tokens = this.#list(LOCK);
      const living = tokens.find((token) => !isStale(token, identity));
      if (living !== undefined) {
        this.#holder = living;
        return false;
      }
      for (const token of tokens) quietly(() => disk.unlink(this.#directory.entry(`${LOCK}/${token}`)));
    }
    return false;
  }

  /** Whoever holds the lock, while others may be waiting for it before this one. */
  holderNow(): string | undefined {
    return this.#list(LOCK)[0];
  }

  /** Removes what killed candidates left behind. */
  win(): Lock {
    for (const name of this.#list(".")) {
      if (name.startsWith(CANDIDATE) && isStale(name.slice(CANDIDATE.length), this.#options.identity)) this.#remove(name);
    }
    let released = false;
    return {
      release: () => {
        if (released) return;
        released = true;
        this.#remove(LOCK, [this.#token]);
      },
    };
  }

  withdraw(): void {
    this.#remove(`${CANDIDATE}${this.#token}`);
  }

  refuse(): Refusal {
    const directory = this.#directory.path;
    return new Refusal("locked", [{
      what: `the lock is held by ${this.#describeHolder()}`,
      where: `${directory}/${LOCK}`,
      why: "two runs that write dist at once could lose each other's changes; nothing was changed",
      fix: `wait until it has finished and run again. Only if no such process runs any more, on any machine that shares this folder: rm -r ${directory}/${LOCK}`,
    }]);
  }

  #prepare(): void {
    const { disk, purpose } = this.#options;
    const candidate = `${CANDIDATE}${this.#token}`;
    if (disk.status(this.#directory.entry(candidate)) !== undefined) return;
    disk.makeDirectory(this.#directory.entry(candidate));
    createFile(disk, this.#directory.entry(`${candidate}/${this.#token}`), `process ${process.pid} on ${os.hostname()}: ${purpose}`);
  }

  /** Whether nobody who still waits began to wait before. A clock that was set back changes the order and nothing else. */
  #isFirst(): boolean {
    const { disk, identity } = this.#options;
    const began = (token: string): number | undefined => disk.status(this.#directory.entry(`${CANDIDATE}${token}`))?.mtimeMs;
    const own = began(this.#token) ?? 0;
    const others = this.#list(".").filter((name) => name.startsWith(CANDIDATE)).map((name) => name.slice(CANDIDATE.length)).filter((token) => token !== this.#token);
    const before = others.find((token) => {
      const theirs = began(token);
      return theirs !== undefined && (theirs < own || (theirs === own && token < this.#token)) && !isStale(token, identity);
    });
    this.#holder = before ?? "";
    return before === undefined;
  }

  #tryRename(): boolean {
    try {
      this.#options.disk.rename(this.#directory.entry(`${CANDIDATE}${this.#token}`), this.#directory.entry(LOCK));
      return true;
    } catch (error) {
      if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) return false;
      throw error;
    }
  }

  /** The content of its file; a power cut may have lost it. */
  #describeHolder(): string {
    let description = "";
    quietly(() => {
      description = this.#options.disk.read(this.#directory.entry(`${LOCK}/${this.#holder}`)).toString("utf8").slice(0, 300);
    });
    return visible(description === "" ? `an unreadable holder (${this.#holder})` : description);
  }

  #list(name: string): string[] {
    let names: string[] = [];
    quietly(() => {
      names = this.#options.disk.list(this.#directory.entry(name));
    });
    return names;
  }

  #remove(name: string, tokens = this.#list(name)): void {
    const { disk } = this.#options;
    for (const token of tokens) quietly(() => disk.unlink(this.#directory.entry(`${name}/${token}`)));
    quietly(() => disk.removeDirectory(this.#directory.entry(name)));
  }
}

/** Runs an operation that may fail because somebody else was faster. */
function quietly(operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

/** All that tells a holder from others stands in the name of its file, so that it is there whole or not at all. */
function isStale(token: string, own: ProcessIdentity): boolean {
  return own.hasEnded(token) === true;
}
