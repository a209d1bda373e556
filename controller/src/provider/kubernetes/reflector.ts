import { setTimeout as sleep } from "node:timers/promises";
import { refOf } from "../../store/kube-object.ts";
import { ApiError, statusOf } from "./api-error.ts";
import { Backoff } from "./backoff.ts";
import { CacheIndex } from "./cache-index.ts";
import type { KubeApi } from "./kube-client.ts";
import { LineTooLongError } from "./line-splitter.ts";
import { listAll } from "./lister.ts";
import type { ObjectSink } from "./object-sink.ts";
import { MalformedError, type ParsedObject, parseObject, parseWatchEvent } from "./parse.ts";
import { collectionPath, groupVersion, type WatchedKind } from "./watched-kind.ts";

/** Waiting times, in milliseconds. */
export interface ReflectorTiming {
  /** After a failure: first and longest. */
  readonly retry: { readonly first: number; readonly longest: number };
  /** Between two looks for a kind that the server does not have. */
  readonly absent: number;
  /** A watch without an event or bookmark for so long is opened anew: its connection may be dead. */
  readonly idle: number;
  /** The server is asked to end a watch after this, and up to twice of it by chance, so that load spreads over servers. */
  readonly watch: number;
  /** After this everything is listed again, which mends whatever was missed. */
  readonly resync: number;
}

/** A server writes bookmarks about once a minute. */
export const DEFAULT_TIMING: ReflectorTiming = {
  retry: { first: 800, longest: 30_000 },
  absent: 10_000,
  idle: 330_000,
  watch: 300_000,
  resync: 1_800_000,
};

/** A watch that ends sooner without an event counts as a failure, or it would be opened again and again. */
const SHORTEST_WATCH = 1_000;

/** Answers after which a watch goes on where it was: the server is busy, or on its way down or up. */
const PASSING: ReadonlySet<number> = new Set([429, 500, 502, 503]);

export interface ReflectorObserver {
  /** The kind cannot be followed now; it is tried again. Told once for each different message in a row. */
  failed(kind: WatchedKind, error: Error): void;
  /** Ends a failure. */
  recovered(kind: WatchedKind): void;
  /** The server sent an object without a name or a resourceVersion. */
  passedOver(kind: WatchedKind): void;
  /** The server does not have the kind, or has it no more; it is looked for again and again. */
  absent?(kind: WatchedKind): void;
  /** Ends an absence. */
  found?(kind: WatchedKind): void;
}

export interface ReflectorInit {
  readonly api: KubeApi;
  readonly kind: WatchedKind;
  readonly sink: ObjectSink;
  readonly observer?: ReflectorObserver;
  readonly timing?: ReflectorTiming;
  /** Objects a page; default 500. */
  readonly pageSize?: number;
}

/** `absent`: the server does not have the kind; it is looked for again and again. */
export type ReflectorState = "starting" | "absent" | "following" | "failing";

/**
 * Follows one collection: lists it, then watches it from there, whatever happens to the server or the connection. The
 * sink is told of each change at least once, of a deletion too when it went unseen; `synced` comes with the first list.
 */
export class Reflector {
  readonly #init: ReflectorInit;
  readonly #timing: ReflectorTiming;
  readonly #index: CacheIndex;
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #state: ReflectorState = "starting";
  #isSynced = false;
  #isAbsent = false;
  #problem = "";
  /** Answers 404 in a row. */
  #misses = 0;
  /** Where the watch goes on; undefined when a list is due. */
  #position: { readonly version: string; resourceVersion: string; readonly listedAt: number } | undefined;

  constructor(init: ReflectorInit) {
    this.#init = init;
    this.#timing = init.timing ?? DEFAULT_TIMING;
    this.#index = new CacheIndex(init.sink);
    this.#backoff = new Backoff(this.#timing.retry);
  }

  get kind(): WatchedKind {
    return this.#init.kind;
  }

  get state(): ReflectorState {
    return this.#state;
  }

  /** What the last failure said; empty while all is well. */
  get problem(): string {
    return this.#problem;
  }

  /** Objects that the sink knows. */
  get size(): number {
    return this.#index.size;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when nothing is under way any more: no request, no timer, no call of the sink. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#position === undefined || this.#isResyncDue()) await this.#list();
        await this.#watch();
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        await this.#recover(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  #isResyncDue(): boolean {
    return performance.now() - (this.#position?.listedAt ?? 0) >= this.#timing.resync;
  }

  async #list(): Promise<void> {
    const { api, kind, pageSize } = this.#init;
    const listedAt = performance.now();
    for (const [index, version] of kind.versions.entries()) {
      const keys = new Set<string>();
      const onItem = (item: unknown) => {
        const parsed = this.#parse(item, version);
        if (parsed !== undefined && this.#accepts(parsed)) keys.add(this.#index.upsert(parsed));
      };
      const path = collectionPath(kind, version);
      const common = { api, path, query: this.#selectors(), signal: this.#stopping.signal, onItem };
      try {
        const resourceVersion = await listAll(pageSize === undefined ? common : { ...common, pageSize });
        this.#index.keepOnly(keys);
        this.#position = { version, resourceVersion, listedAt };
        break;
      } catch (error) {
        // Perhaps an older version is served.
        if (statusOf(error) !== 404 || index === kind.versions.length - 1) throw error;
      }
    }
    this.#succeeded("following");
  }

  async #watch(): Promise<void> {
    const position = this.#position;
    if (position === undefined) return;
    const { api, kind } = this.#init;
    const path = collectionPath(kind, position.version);
    const seconds = Math.ceil((this.#timing.watch * (1 + Math.random())) / 1_000);
    const query = {
      ...this.#selectors(),
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: position.resourceVersion,
      timeoutSeconds: String(seconds),
    };
    const started = performance.now();
    let events = 0;
    const onLine = (line: string) => {
      events += 1;
      this.#handle(line);
    };
    const onOpen = () => this.#succeeded("following");
    await api.watch({ path, query, signal: this.#stopping.signal, idleTimeout: this.#timing.idle, onOpen, onLine });
    if (events === 0 && performance.now() - started < SHORTEST_WATCH) await this.#pause(this.#backoff.next());
  }

  #handle(line: string): void {
    const position = this.#position;
    if (position === undefined) return;
    const event = parseWatchEvent(line);
    switch (event.kind) {
      case "upsert":
      case "delete": {
        const parsed = this.#parse(event.object, position.version);
        if (parsed === undefined) break;
        if (event.kind === "upsert" && this.#accepts(parsed)) this.#index.upsert(parsed);
        else this.#index.remove(refOf(parsed.object));
        position.resourceVersion = parsed.resourceVersion;
        break;
      }
      case "bookmark":
        position.resourceVersion = event.resourceVersion;
        break;
      case "error":
        throw ApiError.ofEvent(`watch ${this.kind.plural}`, event.object);
      default:
        event satisfies never;
    }
  }

  /** Undefined for what is no object: the others must not wait for it. */
  #parse(value: unknown, version: string): ParsedObject | undefined {
    const { kind, observer } = this.#init;
    const parsed = parseObject(value, { apiVersion: groupVersion(kind, version), kind: kind.kind });
    if (parsed === undefined) observer?.passedOver(kind);
    return parsed;
  }

  #accepts({ object }: ParsedObject): boolean {
    return this.kind.accepts?.(object) !== false;
  }

  async #recover(error: Error): Promise<void> {
    const status = statusOf(error);
    if (!isPassing(error)) this.#position = undefined;
    this.#misses = status === 404 ? this.#misses + 1 : 0;
    // Of what was there a moment ago a server that has just started may not know yet: it is asked twice before all goes.
    if (status === 404 && (this.#index.size === 0 || this.#misses > 1)) return this.#becomeAbsent();
    // The server forgets old versions: no failure, and what comes next is a list.
    if (status !== 410) this.#fail(error);
    const retryAfter = error instanceof ApiError ? (error.retryAfter ?? 0) * 1_000 : 0;
    await this.#pause(Math.max(this.#backoff.next(), retryAfter));
  }

  async #becomeAbsent(): Promise<void> {
    this.#index.keepOnly(new Set());
    this.#succeeded("absent");
    await this.#pause(this.#timing.absent * (0.5 + Math.random() / 2));
  }

  #fail(error: Error): void {
    this.#state = "failing";
    if (this.#problem === error.message) return;
    this.#problem = error.message;
    this.#init.observer?.failed(this.kind, error);
  }

  #succeeded(state: "absent" | "following"): void {
    this.#backoff.reset();
    if (state === "absent" && !this.#isAbsent) this.#init.observer?.absent?.(this.kind);
    if (state === "following" && this.#isAbsent) this.#init.observer?.found?.(this.kind);
    this.#isAbsent = state === "absent";
    this.#state = state;
    if (this.#problem !== "") {
      this.#problem = "";
      this.#init.observer?.recovered(this.kind);
    }
    if (this.#isSynced) return;
    this.#isSynced = true;
    this.#init.sink.synced();
  }

  #selectors(): Record<string, string> {
    const { labelSelector, fieldSelector } = this.kind;
    return { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) };
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

/** Whether a watch may go on where it was: nothing says that its place, or what it was told, is wrong. */
function isPassing(error: Error): boolean {
  if (error instanceof ApiError) return PASSING.has(error.status);
  return !(error instanceof MalformedError || error instanceof LineTooLongError);
}
