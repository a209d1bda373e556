import { Child } from "@sluice/envoy/launcher/child.ts";
import { LineLog } from "@sluice/envoy/launcher/line-log.ts";
import { until } from "@sluice/envoy/launcher/until.ts";

export interface ServerInit {
  /** As in messages. */
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
  /** Removed when this process dies without having stopped the server. */
  readonly directory: string;
  /** Asked again and again until true. */
  readonly isReady: () => Promise<boolean>;
}

/** Milliseconds until a server must be ready: seconds on a free machine. */
const READY_TIMEOUT = 120_000;

/** Lines of the log that an error shows. */
const LAST_LINES = 15;

/** A part of the control plane. It ends with this process, whatever ends that. */
export class ServerProcess {
  readonly log: LineLog;
  readonly #child: Child;

  private constructor(child: Child, log: LineLog) {
    this.#child = child;
    this.log = log;
  }

  /** Resolves once the server is ready; otherwise it is ended, and the error shows its last words. */
  static async start(init: ServerInit): Promise<ServerProcess> {
    const log = new LineLog();
    const output = { stdout: log, stderr: log, runDirectory: init.directory };
    const child = await Child.start({ path: init.path, args: init.args, ...output });
    const server = new ServerProcess(child, log);
    const outcome = await until(READY_TIMEOUT, async () => {
      if (!child.running) return "it ended";
      return (await init.isReady().catch(() => false)) ? "ready" : undefined;
    });
    if (outcome === "ready") return server;
    await server.kill();
    const said = log.lines.slice(-LAST_LINES).join("\n");
    throw new Error(`${init.name} did not start: ${outcome ?? `not ready in ${READY_TIMEOUT} ms`}\n${said}`);
  }

  get pid(): number {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child.running;
  }

  /** Asks it to end, and ends it after `grace` milliseconds. */
  async stop(grace: number): Promise<void> {
    await this.#child.stop(grace);
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    await this.#child.stop(0);
  }
}
