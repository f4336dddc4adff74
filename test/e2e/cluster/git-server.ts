import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../machine/free-ports.ts";
import { run } from "../machine/run-program.ts";

/** A git host on loopback: `git http-backend` behind a small HTTP server. */
export class GitServer {
  readonly #server: Server;
  readonly #folder: string;
  readonly #port: number;

  private constructor(server: Server, folder: string, port: number) {
    this.#server = server;
    this.#folder = folder;
    this.#port = port;
  }

  static async start(folder: string): Promise<GitServer> {
    await mkdir(folder, { recursive: true });
    const port = await freePort();
    const server = createServer((request, response) => serve(folder, request, response));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return new GitServer(server, folder, port);
  }

  /** An empty repository, and the URL it is cloned from. */
  async createRepository(path: string): Promise<string> {
    const repository = join(this.#folder, path);
    await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", repository]);
    await run("git", ["-C", repository, "config", "http.receivepack", "true"]);
    return `http://127.0.0.1:${this.#port}/${path}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function serve(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url!, "http://localhost");
  const header = (name: string): string => String(request.headers[name] ?? "");
  const backend = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"], GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: "1", PATH_INFO: url.pathname, QUERY_STRING: url.search.slice(1), REQUEST_METHOD: request.method,
      CONTENT_TYPE: header("content-type"), HTTP_CONTENT_ENCODING: header("content-encoding"), GIT_PROTOCOL: header("git-protocol"), REMOTE_USER: "e2e", REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  // A caller that goes away early is no failure of the server.
  backend.stdin.on("error", () => {});
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  backend.stdout.on("data", (chunk: Buffer) => {
    if (response.headersSent) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const headers = Object.fromEntries(head.subarray(0, end).toString("latin1").split("\r\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
    const { Status: status = "200", ...rest } = headers;
    response.writeHead(Number.parseInt(status, 10), rest);
    response.write(head.subarray(end + 4));
  });
  backend.once("close", () => response.end());
}
