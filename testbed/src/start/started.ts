import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { until } from "@sluice/envoy/launcher/until.ts";
import { freePort } from "../free-port.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const START = ["scripts/run.mjs", "testbed/src/start/main.ts"];

/** Milliseconds: the plugins may have to be built. */
const PATIENCE = 300_000;

/** `npm start`, for tests. */
export class Started {
  readonly #child: ChildProcess;
  output = "";

  constructor(args: readonly string[], { port, debugPort }: { readonly port: number; readonly debugPort: number }) {
    // Two demos at a time would both find the usual debug port free.
    const env = { ...process.env, PORT: String(port), SLUICE_DEBUG_PORT: String(debugPort) };
    this.#child = spawn(process.execPath, [...START, ...args], { cwd: ROOT, env });
    const keep = (data: Buffer) => {
      this.output += data.toString();
    };
    this.#child.stdout?.on("data", keep);
    this.#child.stderr?.on("data", keep);
  }

  /** Resolves once it says `ready: URL`. @returns the URL */
  static async ready(args: readonly string[]): Promise<{ readonly started: Started; readonly url: string }> {
    const started = new Started(args, { port: await freePort(), debugPort: await freePort() });
    return { started, url: await started.line("ready: ") };
  }

  /** The rest of the line that begins so, once it is there. */
  async line(beginning: string): Promise<string> {
    const found = await until(PATIENCE, async () => {
      const [, rest] = this.output.split(`\n${beginning}`);
      if (rest?.includes("\n")) return rest.split("\n")[0];
      return this.#child.exitCode === null ? undefined : "";
    });
    if (found !== undefined && found !== "") return found;
    throw new Error(`no line "${beginning}" in:\n${this.output}`);
  }

  /** As Ctrl-C does. @returns its exit code */
  async interrupt(): Promise<number> {
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGINT");
    const [code] = await exited;
    return code;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
