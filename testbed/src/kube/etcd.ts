import { request } from "node:http";
import { join } from "node:path";
import { ServerProcess } from "./server-process.ts";

/** etcd's own documentation: keys and values of its JSON gateway are base64. */
const FIRST_KEY = "AA==";

/** Milliseconds. */
const STOP_GRACE = 5_000;

/** The store of a control plane: one member, on a Unix socket, so that no port is taken. It keeps nothing across a crash. */
export class Etcd {
  readonly #server: ServerProcess;
  readonly #socket: string;

  private constructor(server: ServerProcess, socket: string) {
    this.#server = server;
    this.#socket = socket;
  }

  static async start(path: string, directory: string): Promise<Etcd> {
    const socket = join(directory, "etcd.sock");
    // The addresses that it advertises are never dialled: there is no second member.
    const self = "http://localhost:2380";
    const peers = ["--listen-peer-urls", `unix://${join(directory, "peer.sock")}`];
    const membership = ["--initial-advertise-peer-urls", self, "--initial-cluster", `test=${self}`];
    const clients = ["--listen-client-urls", `unix://${socket}`, "--advertise-client-urls", "http://localhost:2379"];
    const storage = ["--data-dir", join(directory, "etcd"), "--unsafe-no-fsync", "--log-level", "warn"];
    const args = ["--name", "test", ...peers, ...membership, ...clients, ...storage];
    const isReady = async () => (await ask(socket, "GET", "/health")).includes('"health":"true"');
    return new Etcd(await ServerProcess.start({ name: "etcd", path, args, directory, isReady }), socket);
  }

  /** What `--etcd-servers` of kube-apiserver takes. */
  get url(): string {
    return `unix://${this.#socket}`;
  }

  /** Forgets all revisions but the newest: what refers to an older one is answered 410 by an API server without cache. */
  async compact(): Promise<void> {
    const range = JSON.parse(await ask(this.#socket, "POST", "/v3/kv/range", { key: FIRST_KEY }));
    const { revision } = range.header;
    await ask(this.#socket, "POST", "/v3/kv/compaction", { revision, physical: true });
  }

  async stop(): Promise<void> {
    await this.#server.stop(STOP_GRACE);
  }
}

function ask(socketPath: string, method: string, path: string, body?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`etcd answered ${response.statusCode} to ${path}: ${text.slice(0, 200)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
