import type { EnvoyBinary, LogLevel } from "@sluice/envoy";
import type { DevBuild } from "./dev-build.ts";
import { DevEnvoy, type PluginLoad } from "./dev-envoy.ts";
import type { DevView } from "./dev-view.ts";
import { EnvoyLines, type HostEvent } from "./envoy-lines.ts";
import { LastOf } from "./last-of.ts";
import { OncePerThreads } from "./once.ts";
import type { LoadResult, PluginRunner } from "./plugin-runner.ts";
import { trapReport } from "./trap-report.ts";
import type { UpstreamTarget } from "./upstream-target.ts";

export interface EnvoyRunnerInit {
  readonly binary: EnvoyBinary;
  readonly plugin: string;
  readonly port: number;
  /** As in DevEnvoyInit. */
  readonly movable: boolean;
  readonly upstream: UpstreamTarget;
  readonly logLevel: LogLevel;
  readonly view: DevView;
  /** Gives up while Envoy starts. */
  readonly signal: AbortSignal;
  /** Folder that source maps are relative to. */
  readonly root: string;
}

/** Milliseconds that a refused plugin's own words may come later than Envoy's, by another way. */
const LAST_WORDS = 300;
const LOOK = 20;

/** Events kept while the plugin is loaded. */
const MOST_HELD = 1_000;

/** The plugin in a real Envoy. */
export class EnvoyRunner implements PluginRunner {
  readonly title: string;
  readonly #init: EnvoyRunnerInit;
  readonly #once = new OncePerThreads();
  readonly #lines = new EnvoyLines((event) => this.#take(event));
  #envoy: DevEnvoy | undefined;
  #build: DevBuild | undefined;
  /** Events that came while the plugin was loaded: what it says then may be why it is refused. */
  #held: LastOf<HostEvent> | undefined;

  private constructor(init: EnvoyRunnerInit) {
    this.#init = init;
    this.title = `Envoy ${init.binary.version}`;
  }

  static async start(init: EnvoyRunnerInit): Promise<EnvoyRunner> {
    const runner = new EnvoyRunner(init);
    runner.#envoy = await DevEnvoy.start({ ...init, onLine: (line) => runner.#lines.take(line) });
    return runner;
  }

  url(): Promise<string> {
    return this.#running.url();
  }

  get ended(): Promise<readonly string[]> {
    return this.#running.exited.then(() => this.#running.lastLines);
  }

  async load(build: DevBuild, config: unknown): Promise<LoadResult> {
    const before = this.#build;
    this.#build = build;
    const result = await this.#try({ wasm: build.wasm, config });
    const isTaken = result.kind === "served" || (result.kind === "trapped" && result.isTaken);
    if (!isTaken && before !== undefined) this.#build = before;
    return result;
  }

  async #try(load: PluginLoad): Promise<LoadResult> {
    const held = new LastOf<HostEvent>(MOST_HELD);
    this.#held = held;
    try {
      const refusals = await this.#running.load(load);
      const reasons = refusals.length > 0 ? await this.#lastWords(held) : [];
      const isTaken = refusals.length === 0;
      if (this.#trapsAtStart(held)) return { kind: "trapped", isTaken };
      return isTaken ? { kind: "served" } : { kind: "refused", reasons: reasons.length > 0 ? reasons : refusals };
    } finally {
      this.#held = undefined;
      this.#init.view.leftOut(held.leftOut);
      for (const event of held.items) this.#show(event);
    }
  }

  async stop(): Promise<void> {
    await this.#running.stop();
    this.#lines.flush();
  }

  get #running(): DevEnvoy {
    if (this.#envoy === undefined) throw new Error("Envoy was not started");
    return this.#envoy;
  }

  /** Each thread's VM traps alike: one of them is shown. */
  #trapsAtStart(held: LastOf<HostEvent>): boolean {
    this.#lines.flush();
    const first = held.items.find(isStartTrap);
    held.keep((event) => event === first || !isStartTrap(event));
    return first !== undefined;
  }

  /** What the plugin logged as errors; these are taken from what is held. */
  async #lastWords(held: LastOf<HostEvent>): Promise<readonly string[]> {
    const isSaid = (event: HostEvent) => isError(event) || isStartTrap(event);
    for (let waited = 0; waited < LAST_WORDS && !held.items.some(isSaid); waited += LOOK) {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
      this.#lines.flush();
    }
    const errors = held.items.flatMap((event) => (isError(event) ? [event.text] : []));
    held.keep((event) => !isError(event));
    return [...new Set(errors)];
  }

  #take(event: HostEvent): void {
    if (event.kind === "log") {
      const passes = this.#once.passes(event.text, event.thread, Date.now(), this.#held !== undefined);
      if (!passes) return;
    }
    if (this.#held === undefined) this.#show(event);
    else this.#held.add(event);
  }

  #show(event: HostEvent): void {
    const { view, root } = this.#init;
    switch (event.kind) {
      case "log":
        view.log(event.level, event.text);
        return;
      case "host":
        view.log(event.level, `Envoy: ${event.text}`);
        return;
      case "trap": {
        const { map = "", folder = root } = { map: this.#build?.map, folder: this.#build?.manifest.folder };
        view.trap(() => trapReport(event.trap, { root, folder, map }));
      }
    }
  }
}

/** What a host calls before there is a request; the last one for the plugin itself, and later for each request. */
const START = ["_initialize", "_start", "proxy_on_vm_start", "proxy_on_configure", "proxy_on_context_create"];

function isStartTrap(event: HostEvent): boolean {
  return event.kind === "trap" && START.includes(event.trap.callback);
}

function isError(event: HostEvent): event is Extract<HostEvent, { kind: "log" }> {
  return event.kind === "log" && event.level === "error";
}
