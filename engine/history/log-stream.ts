/** A commit of the log and the files it changes against its first parent. */
export interface LoggedCommit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  /** Seconds since 1970; undefined where the commit's own date cannot be read. */
  readonly authoredAt: number | undefined;
  readonly committedAt: number | undefined;
  /** The whole message; a very long one without its middle. */
  readonly message: string;
  readonly changes: readonly FileChange[];
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface FileChange {
  readonly path: string;
  /** A, D, M or T, as git tells it. */
  readonly status: string;
  readonly before: FileVersion | undefined;
  readonly after: FileVersion | undefined;
}

export interface FileVersion {
  readonly blob: string;
  /** `100644` for a file, `120000` for a symbolic link, `160000` for a submodule. */
  readonly mode: string;
}

/** The fields to ask of git's log, in the order this reader takes them. The message is the last one. */
export const LOG_FIELDS = ["%H", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"] as const;

/** Of a very long message this much of the beginning is kept, and of the end, where the trailers stand: enough for thousands of them. */
const HEAD_BYTES = 64 * 1024;
const TAIL_BYTES = 2 * 2 ** 20;

/** Reads the output of `git log --raw -z`, one commit in memory at a time. */
export async function* parseLog(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LoggedCommit> {
  let fields: string[] = [];
  let changes: FileChange[] = [];
  let change: Omit<FileChange, "path"> | undefined;
  for await (const token of splitAtNul(chunks)) {
    if (fields.length < LOG_FIELDS.length) {
      fields.push(token);
      continue;
    }
    if (change !== undefined) {
      changes.push({ ...change, path: token });
      change = undefined;
      continue;
    }
    const raw = RAW.exec(token);
    if (raw !== null) {
      change = { status: raw[5]!, before: version(raw[1]!, raw[3]!), after: version(raw[2]!, raw[4]!) };
      continue;
    }
    if (token === "" || token === "\n") continue;
    yield readCommit(fields, changes);
    fields = [token];
    changes = [];
  }
  if (fields.length === LOG_FIELDS.length) yield readCommit(fields, changes);
}

const RAW = /^\n?:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/;

function version(mode: string, blob: string): FileVersion | undefined {
  return mode === "000000" ? undefined : { blob, mode };
}

function readCommit(fields: readonly string[], changes: readonly FileChange[]): LoggedCommit {
  const [id, parents, name, email, authored, committer, committerEmail, committed, message] = fields as [string, string, string, string, string, string, string, string, string];
  return {
    id,
    parents: parents === "" ? [] : parents.split(" "),
    author: { name, email },
    committer: { name: committer, email: committerEmail },
    authoredAt: tryReadSeconds(authored),
    committedAt: tryReadSeconds(committed),
    message,
    changes,
  };
}

/** A time that a calendar has: git takes others, too. */
export function tryReadSeconds(text: string): number | undefined {
  const seconds = Number(text);
  return /^\d+$/.test(text) && seconds > 0 && seconds <= 253_402_300_799 ? seconds : undefined;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

async function* splitAtNul(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let kept = new KeptBytes();
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(0); at >= 0; at = chunk.indexOf(0, start)) {
      if (kept.isEmpty) yield decoder.decode(chunk.subarray(start, at));
      else {
        kept.add(chunk.subarray(start, at));
        yield kept.text();
        kept = new KeptBytes();
      }
      start = at + 1;
    }
    if (start < chunk.length) kept.add(chunk.subarray(start));
  }
}

/** The beginning and the end of a field that comes in pieces. */
class KeptBytes {
  readonly #head: Uint8Array[] = [];
  #headSize = 0;
  #tail: Uint8Array[] = [];
  #tailSize = 0;
  #dropped = false;

  get isEmpty(): boolean {
    return this.#headSize === 0;
  }

  add(bytes: Uint8Array): void {
    const first = bytes.subarray(0, HEAD_BYTES - this.#headSize);
    if (first.length > 0) {
      this.#head.push(first);
      this.#headSize += first.length;
    }
    const rest = bytes.subarray(first.length);
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailSize += rest.length;
    if (this.#tailSize <= 2 * TAIL_BYTES) return;
    this.#tail = [Buffer.concat(this.#tail).subarray(-TAIL_BYTES)];
    this.#tailSize = TAIL_BYTES;
    this.#dropped = true;
  }

  text(): string {
    return decoder.decode(Buffer.concat([...this.#head, ...(this.#dropped ? [CUT] : []), ...this.#tail]));
  }
}

const CUT = Buffer.from("\n\n[…]\n\n");
