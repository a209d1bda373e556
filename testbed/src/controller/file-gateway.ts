import { EventEmitter, once } from "node:events";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ControllerConfig, createLog, type Logger, loadConfig, Standalone } from "@sluice/controller";
import { DEFAULT_ACCESS_LOG, type Envoy, findEnvoy } from "@sluice/envoy";
import { freePort } from "../free-port.ts";

export interface FileGatewayInit {
  /** File → YAML. */
  readonly files: Readonly<Record<string, string>>;
  /** Default: the settings' own, on loopback and on ports of the kernel's choice. */
  readonly config?: Partial<ControllerConfig>;
  /** Where the listener is opened. Default: a port that is free. */
  readonly port?: number;
  /** Default: none is written. */
  readonly log?: Logger;
  readonly variant?: "sotw" | "delta";
}

/** Port of the one listener that the YAML is to have. */
export const LISTENER_PORT = 80;
/** Milliseconds until a line must have been said, on a machine with other work. */
const PATIENCE = 20_000;
/** What is said of what a file was found to change. */
const CHANGE = /^(created|changed|removed|mended:) /;
/** What is said once a change is served. */
const IN_EFFECT = /^in effect after /;

/** What `sluice gateway` runs, from files that a test writes: the controller and its Envoy. */
export class FileGateway {
  /** Lines for people. */
  readonly said: string[] = [];
  /** Lines of the access log, the newest last. */
  readonly accessLog: string[] = [];
  readonly #folder: string;
  readonly #port: number;
  readonly #lines = new EventEmitter();
  #running: { readonly standalone: Standalone; readonly envoy: Envoy } | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  static async start(init: FileGatewayInit): Promise<FileGateway> {
    const folder = await mkdtemp(path.join(tmpdir(), "sluice-gateway-"));
    const gateway = new FileGateway(folder, init.port ?? (await freePort()));
    for (const [file, yaml] of Object.entries(init.files)) await writeFile(path.join(folder, file), yaml);
    await gateway.#open(init);
    return gateway;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get standalone(): Standalone {
    return this.#parts.standalone;
  }

  get envoy(): Envoy {
    return this.#parts.envoy;
  }

  /** What was said to be wrong, mended or changed: all but what is in effect. */
  problems(): readonly string[] {
    return this.said.filter((line) => !IN_EFFECT.test(line));
  }

  logs(): string[] {
    return [...this.said, ...(this.#running?.envoy.problems() ?? [])];
  }

  /** Writes a file. Resolves with the first line that is said of it and matches; by default when it is in effect. */
  async edit(file: string, yaml: string, expected: RegExp = IN_EFFECT): Promise<string> {
    const before = this.said.length;
    // In one go: nobody finds it empty between two turns of the event loop.
    writeFileSync(path.join(this.#folder, file), yaml);
    // Of an earlier change it may be said meanwhile.
    const change = expected === IN_EFFECT ? await this.#heard(CHANGE, before) : undefined;
    return this.#heard(expected, change === undefined ? before : this.said.indexOf(change, before));
  }

  async stop(): Promise<void> {
    await this.#running?.standalone.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #parts(): { readonly standalone: Standalone; readonly envoy: Envoy } {
    if (this.#running === undefined) throw new Error("the gateway is not started");
    return this.#running;
  }

  async #open({ config = {}, log, variant = "delta" }: FileGatewayInit): Promise<void> {
    const own = { xdsPort: 0, healthPort: 0, debugPort: 0, proxyBind: "127.0.0.1" as const };
    const standalone = await Standalone.start({
      config: { ...loadConfig({}), ...own, ...config },
      root: this.#folder,
      binary: await findEnvoy(),
      log: log ?? createLog("silent"),
      ports: { [LISTENER_PORT]: this.#port },
      variant,
      accessLog: DEFAULT_ACCESS_LOG,
      say: (line) => this.#hear(line),
      onAccessLog: (line) => this.accessLog.push(line),
      onEnd: (lines) => this.#hear(`Envoy ended: ${lines.join("\n")}`),
    });
    const [envoy] = [...(await standalone.envoys()).values()];
    if (envoy === undefined) throw new Error(`no Gateway is served: ${this.said.join("\n")}`);
    this.#running = { standalone, envoy };
  }

  #hear(line: string): void {
    this.said.push(line);
    this.#lines.emit("line");
  }

  async #heard(expected: RegExp, from: number): Promise<string> {
    const signal = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const found = this.said.slice(from).find((line) => expected.test(line));
      if (found !== undefined) return found;
      await once(this.#lines, "line", { signal }).catch((cause: unknown) => {
        throw new Error(`nothing like ${expected} was said, but:\n${this.said.slice(from).join("\n")}`, { cause });
      });
    }
  }
}
