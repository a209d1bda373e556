import {
  HostError,
  type LogRecord,
  type PluginOptions,
  type ServedChain,
  serveChain,
  type TrapReport,
} from "@sluice/host";
import { withInlineMap } from "./debug-module.ts";
import type { DevBuild } from "./dev-build.ts";
import type { DevView } from "./dev-view.ts";
import { LastOf } from "./last-of.ts";
import type { LoadResult, PluginRunner } from "./plugin-runner.ts";
import { trapReport } from "./trap-report.ts";

export interface EmulatorRunnerInit {
  /** On loopback; 0: the kernel chooses. */
  readonly port: number;
  /** URL of the upstream. */
  readonly upstream: string;
  readonly view: DevView;
  /** Folder that source maps are relative to. */
  readonly root: string;
}

const VM_ID = "sluice";

/** Milliseconds until a trapped VM is loaded again, as our Envoy configurations set it. */
const RELOAD_BACKOFF_MS = 10;

/** Lines kept while the plugin is loaded. */
const MOST_HELD = 1_000;

/** The plugin in the emulator, in this process: where Node's inspector reaches it. */
export class EmulatorRunner implements PluginRunner {
  readonly title = "The emulator";
  /** It ends with this process. */
  readonly ended = new Promise<readonly string[]>(() => {});
  readonly #init: EmulatorRunnerInit;
  #chain: ServedChain | undefined;
  #build: DevBuild | undefined;
  /** Lines that came while the plugin was loaded: what it says then may be why it is refused. */
  #held: LastOf<LogRecord> | undefined;

  constructor(init: EmulatorRunnerInit) {
    this.#init = init;
  }

  async url(): Promise<string> {
    return this.#chain?.url ?? "";
  }

  async load(build: DevBuild, config: unknown): Promise<LoadResult> {
    const held = new LastOf<LogRecord>(MOST_HELD);
    this.#held = held;
    const before = this.#build;
    this.#build = build;
    try {
      await this.#serve(this.#pluginOf(build, config));
      return { kind: "served" };
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#build = before;
      const errors = held.items.filter(({ level }) => level === "error").map(({ message }) => message);
      held.keep(({ level }) => level !== "error");
      return { kind: "refused", reasons: errors.length > 0 ? errors : [error.message] };
    } finally {
      this.#held = undefined;
      this.#init.view.leftOut(held.leftOut);
      for (const line of held.items) this.#show(line);
    }
  }

  async stop(): Promise<void> {
    await this.#chain?.close();
  }

  async #serve(plugin: PluginOptions): Promise<void> {
    if (this.#chain !== undefined) {
      await this.#chain.replace([plugin]);
      return;
    }
    const { port, upstream } = this.#init;
    this.#chain = await serveChain({
      plugins: [plugin],
      clusters: { upstream: { url: upstream } },
      port,
      onLog: (record) => this.#log(record),
      onTrap: (trap) => this.#trapped(trap),
    });
  }

  #pluginOf({ manifest, wasm, map }: DevBuild, config: unknown): PluginOptions {
    return {
      name: manifest.name,
      rootId: manifest.name,
      vmId: VM_ID,
      wasm: withInlineMap(wasm, map, this.#init.root),
      sourceMap: map,
      config: JSON.stringify(config),
      failurePolicy: "FAIL_RELOAD",
      reloadBackoffMs: RELOAD_BACKOFF_MS,
    };
  }

  #log(record: LogRecord): void {
    if (this.#held === undefined) this.#show(record);
    else this.#held.add(record);
  }

  /** The host's report of a trap is shown in our own form. */
  #show({ level, message }: LogRecord): void {
    if (level === "critical" && message.includes("\n    at ")) return;
    this.#init.view.log(level, message);
  }

  #trapped({ callback, message, frames }: TrapReport): void {
    const { view, root } = this.#init;
    const { map = "", folder = root } = { map: this.#build?.map, folder: this.#build?.manifest.folder };
    view.trap(() => trapReport({ callback, message, frames }, { root, folder, map }));
  }
}
