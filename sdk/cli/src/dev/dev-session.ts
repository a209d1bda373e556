import { existsSync } from "node:fs";
import path from "node:path";
import type { Compiler } from "../build/job.ts";
import { type ErrorReport, ExitCode, reportOf } from "../errors.ts";
import { buildForDev, type DevBuild } from "./dev-build.ts";
import { DEV_CONFIG, readDevConfig, withLogLevel } from "./dev-config.ts";
import type { DevView } from "./dev-view.ts";
import type { PluginRunner } from "./plugin-runner.ts";
import { type FileChange, FileWatch } from "./watch-files.ts";

export interface DevSessionInit {
  /** The plugin's, absolute. */
  readonly folder: string;
  readonly root: string;
  /** Absolute, and has to be there; undefined: DEV_CONFIG of the plugin's, or an empty configuration. */
  readonly configFile: string | undefined;
  /** What the plugin is told to log, unless its configuration says so itself. */
  readonly logLevel: string | undefined;
  readonly compiler: Compiler;
  readonly runner: PluginRunner;
  readonly view: DevView;
}

/** What a round has to do. */
interface Work {
  readonly build: boolean;
  /** Relative to the project. */
  readonly files: readonly string[];
  readonly savedAt: number | undefined;
}

/** How the names of generated decoders end. */
const DECODER = ".gen.ts";

/** Follows the files of one plugin, and gives a host what is made of them. What is wrong is shown, and the host goes on with what it had. */
export class DevSession {
  readonly #init: DevSessionInit;
  /** Absolute; it may come while the plugin runs. */
  readonly #configFile: string;
  #build: DevBuild | undefined;
  /** Whether the last build failed: then any file of the plugin's may mend it. */
  #failed = false;
  #served = false;
  #watch: FileWatch | undefined;
  #next: Work | undefined;
  #running: Promise<void> | undefined;

  #stopped = false;

  constructor(init: DevSessionInit) {
    this.#init = init;
    this.#configFile = init.configFile ?? path.join(init.folder, DEV_CONFIG);
  }

  /** Resolves after the first round, whatever became of it. */
  async start(): Promise<void> {
    const { folder, configFile } = this.#init;
    const watch = await FileWatch.start(configFile === undefined ? [folder] : [folder, configFile], (change) =>
      this.#changed(change),
    );
    if (this.#stopped) return watch.close();
    this.#watch = watch;
    this.#enqueue({ build: true, files: [], savedAt: undefined });
    await this.#running;
  }

  /** Does not wait for a round under way: nobody wants to know any more what becomes of it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#next = undefined;
    await this.#watch?.close();
  }

  #changed({ files, savedAt }: FileChange): void {
    const sources = files.filter((file) => this.#isSource(file));
    const configs = files.filter((file) => file === this.#configFile);
    if (sources.length + configs.length === 0) return;
    const shown = [...sources, ...configs].map((file) => path.relative(this.#init.root, file));
    this.#enqueue({ build: sources.length > 0, files: shown, savedAt });
  }

  #isSource(file: string): boolean {
    // Written by each build, of the schema: taken for a save, it would be built twice.
    if (file.endsWith(DECODER) && file.startsWith(`${this.#init.folder}${path.sep}`)) return false;
    const known = this.#build?.files.has(file) ?? false;
    return known || (this.#failed && /\.(ts|json)$/.test(file) && file !== this.#configFile);
  }

  /** One round at a time; what changes meanwhile waits for the next, all together. */
  #enqueue(work: Work): void {
    if (this.#stopped) return;
    this.#next = this.#next === undefined ? work : merged(this.#next, work);
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined;
    });
  }

  async #rounds(): Promise<void> {
    for (let work = this.#next; work !== undefined; work = this.#next) {
      this.#next = undefined;
      await this.#round(work);
    }
  }

  async #round(work: Work): Promise<void> {
    const { view } = this.#init;
    try {
      if (work.build || this.#build === undefined) await this.#compile();
      const config = await this.#config();
      await this.#load(work, config);
    } catch (error) {
      if (this.#stopped) return;
      view.error(reportOf(error));
      this.#tellKept();
    }
  }

  async #compile(): Promise<void> {
    const { folder, root, compiler } = this.#init;
    try {
      this.#build = await buildForDev(folder, root, compiler);
      this.#failed = false;
      const watch = this.#watch;
      watch?.add(outside(folder, this.#build.files, (file) => watch.skips(file)));
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  async #config(): Promise<unknown> {
    const { logLevel } = this.#init;
    const config = this.#isConfigured() ? await readDevConfig(this.#configFile) : {};
    const takesConfig = this.#build?.manifest.configSchema !== undefined;
    return logLevel !== undefined && takesConfig ? withLogLevel(config, logLevel) : config;
  }

  #isConfigured(): boolean {
    return this.#init.configFile !== undefined || existsSync(this.#configFile);
  }

  async #load({ build, files, savedAt }: Work, config: unknown): Promise<void> {
    const { runner, view, root } = this.#init;
    const current = this.#build;
    if (current === undefined || this.#failed || this.#stopped) return;
    const started = performance.now();
    const result = await runner.load(current, config);
    if (this.#stopped) return;
    if (result.kind === "refused") {
      view.error(refusal(result.reasons, path.relative(root, this.#configFile), this.#isConfigured()));
      this.#tellKept();
      return;
    }
    if (result.kind === "trapped") {
      view.error({
        error: "the plugin traps when it starts, before it sees a request",
        help: "its stack stands above: mend it, and save",
        exitCode: ExitCode.UserInput,
      });
      if (!result.isTaken) this.#tellKept();
      return;
    }
    const loading = performance.now() - started;
    const parts = [...(build ? [`compiling ${ms(current.time)}`] : []), `loading ${ms(loading)}`].join(", ");
    if (!this.#served) {
      this.#served = true;
      view.done(`ready: ${await runner.url()} (${parts})`);
    } else {
      const after = savedAt === undefined ? "" : ` ${ms(Date.now() - savedAt)} after the save`;
      view.done(`reloaded${after}: ${files.join(", ")} (${parts})`);
    }
  }

  #tellKept(): void {
    this.#init.view.note(this.#served ? "what ran before goes on" : "nothing is served yet: mend it, and save");
  }
}

function merged(first: Work, second: Work): Work {
  return {
    build: first.build || second.build,
    files: [...new Set([...first.files, ...second.files])],
    savedAt: second.savedAt ?? first.savedAt,
  };
}

/**
 * Files that are not watched with the plugin's folder: a workspace's SDK, and what lies in a part of it that is left out.
 * Packages that were installed do not change.
 */
function outside(folder: string, files: ReadonlySet<string>, isLeftOut: (file: string) => boolean): readonly string[] {
  return [...files].filter(
    (file) =>
      (!file.startsWith(`${folder}${path.sep}`) || isLeftOut(file)) &&
      !file.includes(`${path.sep}node_modules${path.sep}`),
  );
}

/** @param file relative to the project */
function refusal(reasons: readonly string[], file: string, isThere: boolean): ErrorReport {
  return {
    error: reasons.join("\n       "),
    where: isThere ? file : "no configuration",
    help: isThere ? "mend it, and save" : `write one into ${file}, or name a file: --config FILE`,
    exitCode: ExitCode.UserInput,
  };
}

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
