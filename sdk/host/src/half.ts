import { DataStatus, HeadersStatus, TrailersStatus } from "./abi.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import type { HeaderMap } from "./header-map.ts";

/** A filter seen from one direction. */
export interface HalfFilter {
  onHeaders(headers: HeaderMap, end: boolean): HeadersStatus;
  onData(data: ByteBuffer, end: boolean): DataStatus;
  onTrailers(trailers: HeaderMap): TrailersStatus;
}

/** Where a direction of the chain leads: the router for requests, the client for responses. */
export interface HalfSink {
  headers(headers: HeaderMap, end: boolean): void;
  data(data: ByteBuffer, end: boolean): void;
  trailers(trailers: HeaderMap): void;
}

export interface HalfHooks {
  readonly sink: HalfSink;
  /** Whether a filter that was stopped may go on. */
  canContinue(): boolean;
  /** Whether frames are dropped, since the response is over. */
  dropped(): boolean;
  /** Runs after a callback in which the chain was aborted. */
  onAborted(): void;
  /** The buffer has passed its limit while a filter wanted all of the body. */
  onTooLarge(): void;
  /** A filter did what breaks a real host. */
  violated(problem: string): void;
  /** The buffer has passed its limit while streaming: the source must wait. */
  onPause(paused: boolean): void;
}

type Iteration = "go" | "stopped" | "stoppedAllBuffer" | "stoppedAllWatermark";

/** One filter's place and state. */
interface Slot {
  readonly filter: HalfFilter;
  iteration: Iteration;
  headersContinued: boolean;
  /** After "stop all" the filter itself has not seen the data yet, so the iteration starts with it. */
  fromCurrent: boolean;
  /** The filter has seen the end. */
  ended: boolean;
}

/** One direction of a filter chain, with Envoy's rules for stopping, buffering and going on. */
export class Half {
  readonly #slots: readonly Slot[];
  readonly #hooks: HalfHooks;
  headers: HeaderMap | undefined;
  trailers: HeaderMap | undefined;
  buffered: ByteBuffer | undefined;
  /** The source has sent all. */
  complete = false;
  /** A local reply or a reset was made in a callback of this direction. */
  aborted = false;
  /** Bytes; 0 is no limit. */
  limit: number;
  #streaming = false;
  #calls = 0;

  constructor(filters: readonly HalfFilter[], limit: number, hooks: HalfHooks) {
    this.#slots = filters.map((filter) => ({
      filter,
      iteration: "go",
      headersContinued: false,
      fromCurrent: false,
      ended: false,
    }));
    this.limit = limit;
    this.#hooks = hooks;
  }

  /** Whether a callback of this direction is running. */
  get calling(): boolean {
    return this.#calls > 0;
  }

  setLimit(bytes: number): void {
    this.limit = bytes;
    this.buffered?.checkMarks();
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.headers = headers;
    if (end) this.complete = true;
    this.#runHeaders(0, end);
  }

  sendData(data: ByteBuffer, end: boolean): void {
    if (end) this.complete = true;
    this.#runData(0, data, end);
  }

  sendTrailers(trailers: HeaderMap): void {
    this.trailers = trailers;
    this.complete = true;
    this.#runTrailers(0);
  }

  /** Lets the filter at `index` go on, with what was held. */
  resume(index: number): void {
    const slot = this.#slots[index];
    if (slot === undefined || !this.#hooks.canContinue()) return;
    if (isStoppedAll(slot)) slot.fromCurrent = true;
    slot.iteration = "go";
    if (!slot.headersContinued) {
      slot.headersContinued = true;
      this.#runHeaders(index + 1, this.complete && this.buffered === undefined && this.trailers === undefined);
    }
    const hadTrailers = this.trailers !== undefined;
    if (this.buffered !== undefined) this.#runData(start(slot, index), this.buffered, this.complete && !hadTrailers);
    if (hadTrailers) this.#runTrailers(start(slot, index));
    slot.fromCurrent = false;
  }

  /** Data made by the filter at `index`, for the filters after it. */
  inject(index: number, data: ByteBuffer, end: boolean): void {
    const slot = this.#slots[index];
    if (slot === undefined) return;
    if (!slot.headersContinued) {
      slot.headersContinued = true;
      this.#runHeaders(index + 1, false);
    }
    this.#runData(start(slot, index), data, end);
  }

  /** Adds to the buffer while a filter collects the body. */
  collect(data: ByteBuffer): void {
    this.#streaming = false;
    this.#hold(data);
  }

  #runHeaders(first: number, end: boolean): void {
    const { headers } = this;
    if (headers === undefined) return;
    for (const slot of this.#slots.slice(first)) {
      slot.ended = end;
      let status: HeadersStatus = this.#call(() => slot.filter.onHeaders(headers, end));
      if (this.aborted) {
        this.#hooks.onAborted();
        status = HeadersStatus.StopIteration;
      }
      if (!this.#afterHeaders(slot, status)) return;
    }
    this.#hooks.sink.headers(headers, end);
  }

  #afterHeaders(slot: Slot, status: HeadersStatus): boolean {
    if (status === HeadersStatus.Continue) {
      // MEASURED: Envoy passes them twice, and the peer reads garbage.
      if (slot.headersContinued)
        this.#hooks.violated("headers that continue_stream has passed on were passed on again");
      const first = !slot.headersContinued;
      slot.headersContinued = true;
      return first;
    }
    if (status === HeadersStatus.StopAllAndBuffer) slot.iteration = "stoppedAllBuffer";
    else if (status === HeadersStatus.StopAllAndWatermark) slot.iteration = "stoppedAllWatermark";
    else slot.iteration = "stopped";
    return false;
  }

  #runData(first: number, data: ByteBuffer, end: boolean): void {
    if (this.#hooks.dropped()) return;
    let last = end;
    let trailersFrom = -1;
    for (const [index, slot] of this.#slots.entries()) {
      if (index < first) continue;
      if (isStoppedAll(slot)) {
        this.#streaming = slot.iteration === "stoppedAllWatermark";
        this.#hold(data);
        return;
      }
      // The filter has ended: this data is a leftover of an outer iteration.
      if (slot.ended) return;
      const hadTrailers = this.trailers !== undefined;
      slot.ended = last && !hadTrailers;
      const status = this.#call(() => slot.filter.onData(data, slot.ended));
      if (this.aborted) {
        this.#hooks.onAborted();
        return;
      }
      if (!hadTrailers && this.trailers !== undefined) {
        // The filter has added trailers to the last data: those are the end now.
        trailersFrom = index + 1;
        last = false;
      }
      if (!this.#afterData(index, slot, status, data)) return;
    }
    this.#hooks.sink.data(data, last);
    if (trailersFrom >= 0) this.#runTrailers(trailersFrom);
  }

  #afterData(index: number, slot: Slot, status: DataStatus, data: ByteBuffer): boolean {
    if (status === DataStatus.Continue) {
      if (slot.iteration !== "stopped") return true;
      this.#hold(data);
      this.resume(index);
      return false;
    }
    slot.iteration = "stopped";
    if (status === DataStatus.StopAndBuffer || status === DataStatus.StopAndWatermark) {
      this.#streaming = status === DataStatus.StopAndWatermark;
      this.#hold(data);
    } else if (this.complete && this.trailers === undefined && this.buffered === undefined) {
      // The end came with dropped data: an empty buffer lets a later resume pass the end on.
      this.buffered = this.#newBuffer();
    }
    return false;
  }

  #runTrailers(first: number): void {
    const { trailers } = this;
    if (trailers === undefined || this.#hooks.dropped()) return;
    for (const [index, slot] of this.#slots.entries()) {
      if (index < first) continue;
      if (isStoppedAll(slot)) return;
      let status: TrailersStatus = this.#call(() => slot.filter.onTrailers(trailers));
      slot.ended = true;
      if (this.aborted) {
        this.#hooks.onAborted();
        status = TrailersStatus.StopIteration;
      }
      if (!this.#afterTrailers(index, slot, status)) return;
    }
    this.#hooks.sink.trailers(trailers);
  }

  #afterTrailers(index: number, slot: Slot, status: TrailersStatus): boolean {
    if (status === TrailersStatus.Continue) {
      if (slot.iteration !== "stopped") return true;
      this.resume(index);
      return false;
    }
    if (slot.iteration === "go") slot.iteration = "stopped";
    return false;
  }

  #hold(data: ByteBuffer): void {
    // Filters may have changed the buffer in place: then it is the very data that was passed on.
    if (this.buffered === data) return;
    this.buffered ??= this.#newBuffer();
    this.buffered.append(data.take());
  }

  #newBuffer(): ByteBuffer {
    const half = this;
    return new ByteBuffer(undefined, {
      get limit() {
        return half.limit;
      },
      onHigh: () => (half.#streaming ? half.#hooks.onPause(true) : half.#hooks.onTooLarge()),
      onLow: () => half.#hooks.onPause(false),
    });
  }

  #call<Status>(callback: () => Status): Status {
    this.#calls += 1;
    try {
      return callback();
    } finally {
      this.#calls -= 1;
    }
  }
}

function isStoppedAll(slot: Slot): boolean {
  return slot.iteration === "stoppedAllBuffer" || slot.iteration === "stoppedAllWatermark";
}

function start(slot: Slot, index: number): number {
  return slot.fromCurrent ? index : index + 1;
}
