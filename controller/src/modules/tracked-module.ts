import { isRecord } from "@sluice/manifest";
import { backOff } from "@sluice/oci";
import { type Clock, schedule } from "../clock.ts";
import type { ModuleCache, StoredModule } from "./module-cache.ts";
import type { ModuleFetcher } from "./module-fetcher.ts";
import {
  asModuleFailure,
  ModuleFailure,
  type ModuleProblem,
  type ModuleRequest,
  type ModuleState,
} from "./module-request.ts";
import type { ModuleVersion } from "./module-source.ts";
import { refreshDelay } from "./refresh-delay.ts";

export interface TrackingOptions {
  readonly key: string;
  readonly cache: ModuleCache;
  readonly fetcher: ModuleFetcher;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds until it is looked for again though all is well; undefined for what cannot change. */
  readonly interval: number | undefined;
  /** Called after the state has changed. */
  readonly onChange: () => void;
  /** Told of what should not happen. */
  readonly onError: (error: unknown) => void;
}

interface Good {
  readonly module: StoredModule;
  readonly version: ModuleVersion;
}

/** One module that is wanted: fetched, tried again, looked after, until `stop`. */
export class TrackedModule {
  readonly #options: TrackingOptions;
  #request: ModuleRequest;
  #good: Good | undefined;
  #problem: ModuleProblem | undefined;
  #failures = 0;
  #running: AbortController | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(request: ModuleRequest, options: TrackingOptions) {
    this.#request = request;
    this.#options = options;
  }

  get state(): ModuleState {
    if (this.#good !== undefined) {
      const problem = this.#problem === undefined ? {} : { problem: this.#problem };
      return { state: "ready", ...this.#good.module, ...problem };
    }
    return this.#problem === undefined ? { state: "pending" } : { state: "failed", ...this.#problem };
  }

  /** Digest of the bytes that it has. */
  get sha256(): string | undefined {
    return this.#good?.module.sha256;
  }

  start(): void {
    this.#run((running) => this.#begin(running));
  }

  stop(): void {
    this.#cancelTimer();
    this.#running?.abort();
  }

  /** With another secret what failed is tried again at once. */
  update(request: ModuleRequest): void {
    if (secretOf(request) === secretOf(this.#request)) return;
    this.#request = request;
    if (this.#good !== undefined && this.#problem === undefined) return;
    this.#failures = 0;
    this.#run((running) => this.#attempt(running));
  }

  /** Keeps its bytes in the cache; when they are gone, gets them again. */
  async confirm(): Promise<void> {
    const { module } = this.#good ?? {};
    if (module === undefined || (await this.#options.cache.touch(module.sha256))) return;
    if (this.#good?.module !== module) return;
    this.#good = undefined;
    this.#options.onChange();
    this.#run((running) => this.#attempt(running));
  }

  /** One task at a time: a new one ends the last. */
  #run(task: (running: AbortController) => Promise<void>): void {
    this.#cancelTimer();
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    task(running).catch((error: unknown) => {
      if (running.signal.aborted) return;
      const known = asModuleFailure(error);
      if (known === undefined) this.#options.onError(error);
      this.#fail(known ?? new ModuleFailure("CacheError", "getting it failed: an error of the controller's own"));
    });
  }

  /** What an earlier process had is good until there is better. */
  async #begin(running: AbortController): Promise<void> {
    const { cache, key, interval } = this.#options;
    const good = await recallGood(cache, key);
    if (running.signal.aborted) return;
    if (good !== undefined) {
      this.#good = good;
      this.#options.onChange();
      if (interval === undefined) return;
    }
    await this.#attempt(running);
  }

  async #attempt(running: AbortController): Promise<void> {
    const { cache, fetcher, key, onChange } = this.#options;
    const result = await fetcher.fetch(this.#request, this.#good?.version, running.signal);
    if (running.signal.aborted) return;
    const changed = result.kind === "new" && result.module.sha256 !== this.sha256;
    const recovered = this.#problem !== undefined;
    this.#problem = undefined;
    this.#failures = 0;
    if (result.kind === "new") {
      this.#good = { module: result.module, version: result.version };
      await cache.remember(key, { sha256: result.module.sha256, version: result.version });
    }
    if (changed || recovered) onChange();
    if (!running.signal.aborted) this.#refreshLater();
  }

  #refreshLater(): void {
    const { clock, interval, random } = this.#options;
    if (interval === undefined) return;
    this.#cancelTimer = schedule(
      clock,
      () => this.#run((running) => this.#attempt(running)),
      refreshDelay(interval, random),
    );
  }

  #fail({ reason, message, retryAfter }: ModuleFailure): void {
    const { clock, random, onChange } = this.#options;
    const before = this.#problem;
    this.#failures++;
    if (this.#canRecover(reason)) {
      const delay = backOff({ failures: this.#failures, retryAfter, random });
      this.#problem = { reason, message, retryAt: clock.date() + delay };
      this.#cancelTimer = schedule(clock, () => this.#run((running) => this.#attempt(running)), delay);
    } else this.#problem = { reason, message };
    if (before?.reason !== reason || before.message !== message) onChange();
  }

  /** What is wrong in itself stays so, and so does what a digest names. */
  #canRecover(reason: ModuleProblem["reason"]): boolean {
    if (reason === "InvalidReference") return false;
    const isContent = reason === "InvalidModule" || reason === "UnsupportedImage";
    return !isContent || this.#request.kind === "bundled" || !this.#request.url.includes("@sha256:");
  }
}

function secretOf(request: ModuleRequest): string | undefined {
  return request.kind === "url" ? request.pullSecret?.reveal() : undefined;
}

async function recallGood(cache: ModuleCache, key: string): Promise<Good | undefined> {
  const note = await cache.recall(key);
  if (!isRecord(note)) return undefined;
  const module = await cache.find(String(note.sha256));
  if (module === undefined) return undefined;
  return { module, version: parseVersion(note.version) };
}

function parseVersion(value: unknown): ModuleVersion {
  const version = isRecord(value) ? value : {};
  const known = ["digest", "etag", "stamp"].filter((name) => typeof version[name] === "string");
  return Object.fromEntries(known.map((name) => [name, version[name]]));
}
