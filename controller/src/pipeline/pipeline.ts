import type { Logger } from "../log.ts";
import type { ControllerMetrics } from "../ops/metrics.ts";
import { KINDS } from "../resources/kinds.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import type { StoreBuilder } from "../store/store-builder.ts";
import type { Translation } from "../translate/translate.ts";
import { Coalescer } from "./coalescer.ts";

/** Takes what a translation gave: data planes, an API server, a terminal. Must not throw for what users wrote. */
export interface PipelineOutput {
  take(translation: Translation, store: ResourceStore): void;
}

export interface PipelineInit {
  readonly store: StoreBuilder;
  readonly translate: (store: ResourceStore) => Translation;
  /** Called in this order. */
  readonly outputs: readonly PipelineOutput[];
  readonly metrics: ControllerMetrics;
  readonly log: Logger;
}

/** Milliseconds: changes that belong together mostly come within it, and nobody waits for it noticeably. */
const SETTLE = 2;

/** From changes of the store to outputs. A run that fails is logged, and what was put out before stays. */
export class Pipeline {
  readonly #init: PipelineInit;
  readonly #coalescer: Coalescer;
  #isReady = false;
  #last: Translation | undefined;
  /** Kind → version of what its metrics say. */
  readonly #counted = new Map<string, object>();

  constructor(init: PipelineInit) {
    this.#init = init;
    this.#coalescer = new Coalescer({
      run: () => this.#run(),
      settle: SETTLE,
      now: () => performance.now(),
      setTimer: (callback, delay) => setTimeout(callback, delay),
    });
  }

  /** The newest translation; undefined before the first. */
  get last(): Translation | undefined {
    return this.#last;
  }

  /** Until it is called nothing is put out: half of the resources would mean something else. */
  start(): void {
    this.#isReady = true;
    this.request();
  }

  request(): void {
    if (!this.#isReady) return;
    this.#coalescer.request();
    this.#init.metrics.queueDepth.set(this.#coalescer.depth);
  }

  stop(): void {
    this.#coalescer.stop();
  }

  #run(): void {
    const { metrics, log, outputs, translate } = this.#init;
    metrics.queueDepth.set(0);
    const stopTimer = metrics.translations.startTimer();
    try {
      const store = this.#init.store.snapshot();
      const translation = translate(store);
      for (const output of outputs) output.take(translation, store);
      this.#last = translation;
      this.#count(store);
    } catch (error) {
      metrics.translationFailures.inc();
      log.error({ err: error }, "the resources could not be translated; what is in effect stays so");
    } finally {
      stopTimer();
    }
  }

  #count(store: ResourceStore): void {
    const { metrics } = this.#init;
    for (const { kind } of KINDS) {
      const version = store.version(kind);
      if (this.#counted.get(kind) === version) continue;
      this.#counted.set(kind, version);
      const entries = store.entries(kind);
      metrics.resources.set({ kind }, entries.length);
      metrics.refused.set({ kind }, entries.filter(({ issues }) => issues.length > 0).length);
    }
  }
}
