import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "@sluice/envoy/launcher/child.ts";
import { LineLog } from "@sluice/envoy/launcher/line-log.ts";
import { freePort } from "../src/free-port.ts";
import { SLUICE_SOURCES } from "../src/process/programs.ts";
import { eventually } from "./support.ts";

/** Milliseconds until another replica takes over: longer than a busy machine keeps a process waiting. */
const LEASE = "4000";

/** `sluice controller` as a process of its own, which can be killed. */
export class Replica {
  readonly xdsPort: number;
  readonly #log: LineLog;
  readonly #child: Child;
  readonly #directory: string;
  readonly #healthPort: number;
  readonly #debugPort: number;

  private constructor(init: {
    readonly child: Child;
    readonly log: LineLog;
    readonly directory: string;
    readonly ports: readonly [number, number, number];
  }) {
    this.#child = init.child;
    this.#log = init.log;
    this.#directory = init.directory;
    [this.xdsPort, this.#healthPort, this.#debugPort] = init.ports;
  }

  /**
   * @param flags besides those for ports, lease and credentials
   * @param command what Node runs as the command `sluice`
   */
  static async start(kubeconfig: string, flags: readonly string[] = [], command = SLUICE_SOURCES): Promise<Replica> {
    const directory = await mkdtemp(join(tmpdir(), "sluice-replica-"));
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    const [xds, health, debug] = ports;
    const log = new LineLog();
    const own = ["--kubeconfig", kubeconfig, "--xds-port", `${xds}`, "--health-port", `${health}`];
    const settings = ["--debug-port", `${debug}`, "--lease-duration", LEASE, "--cache-dir", directory];
    const args = [...command, "controller", ...own, ...settings, ...flags];
    const output = { stdout: log, stderr: log, runDirectory: directory };
    const child = await Child.start({ path: process.execPath, args, ...output });
    return new Replica({ child, log, directory, ports });
  }

  /** Resolves when it has read the cluster, and says so. */
  async ready(): Promise<void> {
    await eventually(async () => {
      if (!this.#child.running) throw new Error(this.lines.slice(-10).join("\n"));
      const answer = await fetch(`http://127.0.0.1:${this.#healthPort}/readyz`);
      if (answer.status !== 200) throw new Error(await answer.text());
    });
  }

  /** A page of its debug server. */
  async debug(page: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.#debugPort}/debug/${page}`);
    return answer.json();
  }

  /** What it said so far. */
  get lines(): readonly string[] {
    return this.#log.lines;
  }

  /** What it said of its leadership, in order. */
  get leadership(): readonly ("leads" | "leads no more")[] {
    return this.lines.flatMap((line) => {
      if (line.includes("this replica leads no more")) return ["leads no more" as const];
      return line.includes("this replica leads") ? ["leads" as const] : [];
    });
  }

  get leads(): boolean {
    return this.leadership.at(-1) === "leads";
  }

  /** As a crash. */
  async kill(): Promise<void> {
    await this.#child.stop(0);
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** In order: it gives the lease back. */
  async stop(): Promise<void> {
    await this.#child.stop(10_000);
    await rm(this.#directory, { recursive: true, force: true });
  }
}
