import { EventEmitter } from "node:events";
import { HttpClient } from "@sluice/oci";
import type { Dispatcher } from "undici";
import { type Clock, schedule, systemClock } from "../clock.ts";
import { DEFAULT_LIMITS, type ModuleLimits } from "./limits.ts";
import { ModuleCache } from "./module-cache.ts";
import { ModuleFetcher, type ModulePlaces } from "./module-fetcher.ts";
import type { ModuleRequest, ModuleState } from "./module-request.ts";
import { TrackedModule } from "./tracked-module.ts";

export interface ModuleStoreOptions {
  /** Folder of the cache; made when it is not there. Processes may share it. */
  readonly folder: string;
  readonly places: ModulePlaces;
  readonly limits?: Partial<ModuleLimits>;
  /** Registries (`host:port`) that are asked over plain HTTP, besides loopback. */
  readonly insecureHosts?: readonly string[];
  /** Milliseconds between two looks at a tag, or at an http url without sha256. Default 5 minutes. */
  readonly tagInterval?: number;
  /** Milliseconds between two looks at a file, or at a bundled module; undefined: never. Default 1 s. */
  readonly fileInterval?: number | undefined;
  readonly clock?: Clock;
  /** In [0, 1). Default Math.random. */
  readonly random?: () => number;
  /** Default: one that honours HTTPS_PROXY and NO_PROXY. */
  readonly dispatcher?: Dispatcher;
  /** Told of what should not happen; for the log. */
  readonly onError?: (error: unknown) => void;
}

const TAG_INTERVAL = 5 * 60_000;
const FILE_INTERVAL = 1_000;
/** Milliseconds between two signs of life of the modules in use; well below the cache's grace. */
const CONFIRM_INTERVAL = 5 * 60_000;

/**
 * The modules that are wanted, and what is known of each. Asking never waits: what is not here yet is fetched behind the
 * caller's back, and `changed` tells that it is worth asking again.
 */
export class ModuleStore extends EventEmitter<{ changed: [] }> {
  readonly cache: ModuleCache;
  readonly #options: ModuleStoreOptions;
  readonly #clock: Clock;
  readonly #http: HttpClient;
  readonly #fetcher: ModuleFetcher;
  readonly #modules = new Map<string, TrackedModule>();
  #announced = false;
  #closed = false;
  #cancelConfirm: () => void = () => undefined;

  private constructor(cache: ModuleCache, options: ModuleStoreOptions) {
    super();
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { insecureHosts = [], dispatcher, clock = systemClock } = options;
    const client = { silence: limits.silence, insecureHosts };
    this.cache = cache;
    this.#options = options;
    this.#clock = clock;
    this.#http = new HttpClient(dispatcher === undefined ? client : { ...client, dispatcher });
    this.#fetcher = new ModuleFetcher({
      cache,
      http: this.#http,
      limits,
      places: options.places,
      now: () => clock.date(),
      inUse: () => this.#inUse(),
    });
    this.#confirmLater();
  }

  /** @throws ModuleFailure when the cache cannot be used */
  static async open(options: ModuleStoreOptions): Promise<ModuleStore> {
    const { folder, limits = {}, clock = systemClock } = options;
    const limit = limits.cache ?? DEFAULT_LIMITS.cache;
    return new ModuleStore(await ModuleCache.open({ folder, limit, now: () => clock.date() }), options);
  }

  /** The state of a module at this moment; asked for the first time it is `pending`. */
  request(request: ModuleRequest): ModuleState {
    if (this.#closed) return { state: "pending" };
    const key = keyOf(request);
    const known = this.#modules.get(key);
    if (known !== undefined) {
      known.update(request);
      return known.state;
    }
    const fresh = new TrackedModule(request, {
      key,
      cache: this.cache,
      fetcher: this.#fetcher,
      clock: this.#clock,
      random: this.#options.random ?? Math.random,
      interval: this.#intervalOf(request),
      onChange: () => this.#announce(),
      onError: this.#options.onError ?? (() => undefined),
    });
    this.#modules.set(key, fresh);
    fresh.start();
    return fresh.state;
  }

  /** Drops every module but these: what they were doing ends, their bytes may be evicted. */
  retain(requests: Iterable<ModuleRequest>): void {
    const wanted = new Set([...requests].map(keyOf));
    for (const [key, module] of this.#modules) {
      if (wanted.has(key)) continue;
      module.stop();
      this.#modules.delete(key);
    }
  }

  /** Resolves when no module is pending. */
  async settled(): Promise<void> {
    while ([...this.#modules.values()].some(({ state }) => state.state === "pending")) {
      await new Promise<void>((resolve) => this.once("changed", resolve));
    }
  }

  /** Ends all downloads and timers. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelConfirm();
    this.retain([]);
    this.#announce();
    await this.#http.close();
  }

  #inUse(): ReadonlySet<string> {
    return new Set([...this.#modules.values()].flatMap(({ sha256 }) => sha256 ?? []));
  }

  /** Undefined for what cannot change. */
  #intervalOf(request: ModuleRequest): number | undefined {
    const { tagInterval = TAG_INTERVAL } = this.#options;
    const fileInterval = "fileInterval" in this.#options ? this.#options.fileInterval : FILE_INTERVAL;
    if (request.kind === "bundled") return fileInterval;
    if (request.sha256 !== undefined || request.url.includes("@sha256:")) return undefined;
    return request.url.startsWith("file:") ? fileInterval : tagInterval;
  }

  #confirmLater(): void {
    this.#cancelConfirm = schedule(
      this.#clock,
      () => {
        const confirmed = [...this.#modules.values()].map((module) => module.confirm());
        void Promise.all(confirmed).then(() => {
          if (!this.#closed) this.#confirmLater();
        });
      },
      CONFIRM_INTERVAL,
    );
  }

  /** Later and once for many changes, so that no listener runs inside of `request`. */
  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      this.emit("changed");
    });
  }
}

/** The secret is not part of it: with a new one a module is still the same. */
function keyOf(request: ModuleRequest): string {
  const host = request.host ?? "envoy";
  if (request.kind === "bundled") return JSON.stringify([host, "bundled", request.plugin]);
  return JSON.stringify([host, request.url, request.sha256 ?? "", request.scope ?? ""]);
}
