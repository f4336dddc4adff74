import type { ChildProcess } from "node:child_process";

export interface GitObject {
  readonly id: string;
  readonly type: string;
  /** Size in bytes. */
  readonly size: number;
  /** Undefined where the object is larger than was asked for; it is then never held in memory. */
  readonly content: Uint8Array | undefined;
}

/** Answers in the order it was asked; many questions may be under way. */
export interface ObjectReader {
  /**
   * @param name an object id, or `commit:path`, without a line break
   * @param maxBytes larger content is passed over
   * @returns undefined where there is no such object
   * @throws Refusal (outside) where git fails
   */
  tryRead(name: string, maxBytes: number): Promise<GitObject | undefined>;
  /** Ends the process. Questions under way fail. */
  close(): void;
}

interface Question {
  readonly maxBytes: number;
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: string;
  readonly type: string;
  readonly size: number;
  /** Bytes still to come, the line feed after the content among them. */
  left: number;
  readonly parts: Uint8Array[] | undefined;
}

/** Speaks with `git cat-file --batch`. */
export function objectReader(child: ChildProcess, failed: (code: number | null, errors: string) => Error): ObjectReader {
  const questions: Question[] = [];
  let pending: Uint8Array[] = [];
  let answer: Answer | undefined;
  let errors = "";
  let end: Error | undefined;

  const finish = (error: Error): void => {
    end ??= error;
    for (const question of questions.splice(0)) question.reject(end);
  };
  child.stdin!.on("error", () => {});
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    if (errors.length < 4000) errors += text;
  });
  child.on("error", (error) => finish(failed(null, error.message)));
  child.on("close", (code) => finish(failed(code, errors)));
  child.stdout!.on("data", (chunk: Buffer) => {
    let rest: Buffer = chunk;
    while (rest.length > 0) rest = answer === undefined ? readHeader(rest) : readContent(rest, answer);
  });

  function readHeader(chunk: Buffer): Buffer {
    const at = chunk.indexOf(10);
    if (at < 0) {
      pending.push(chunk);
      return Buffer.alloc(0);
    }
    const header = Buffer.concat([...pending, chunk.subarray(0, at)]).toString("utf8");
    pending = [];
    const found = /^([0-9a-f]{40}|[0-9a-f]{64}) (\w+) (\d+)$/.exec(header);
    if (found === null) questions.shift()!.resolve(undefined);
    else {
      const size = Number(found[3]);
      answer = { id: found[1]!, type: found[2]!, size, left: size + 1, parts: size <= questions[0]!.maxBytes ? [] : undefined };
    }
    return chunk.subarray(at + 1);
  }

  function readContent(chunk: Buffer, current: Answer): Buffer {
    const taken = chunk.subarray(0, current.left);
    current.parts?.push(taken);
    current.left -= taken.length;
    if (current.left === 0) {
      answer = undefined;
      const content = current.parts === undefined ? undefined : Buffer.concat(current.parts).subarray(0, current.size);
      questions.shift()!.resolve({ id: current.id, type: current.type, size: current.size, content });
    }
    return chunk.subarray(taken.length);
  }

  return {
    tryRead(name, maxBytes) {
      if (end !== undefined) return Promise.reject(end);
      if (/[\n\0]/.test(name)) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        questions.push({ maxBytes, resolve, reject });
        child.stdin!.write(`${name}\n`);
      });
    },
    close() {
      end ??= new Error("the reader of git objects is closed");
      child.stdin!.end();
      child.kill();
    },
  };
}
