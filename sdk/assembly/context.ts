import { proxy_close_stream, proxy_continue_stream, proxy_done, proxy_set_effective_context } from "./abi/env";
import { nextMoment } from "./abi/memory";
import { DataStatus, HeadersStatus, StreamType, TrailersStatus, WasmResult } from "./abi/types";
import { Bytes } from "./bytes";
import { CalloutHandler, CalloutRequest, sendCallout } from "./callout";
import { Endings } from "./endings";
import { Timer, Timers } from "./timer";

/*
 *   Envoy worker thread
 *   └─ VM: one copy of the module and its memory                     (shared by all filters with the same vm_id and code)
 *      └─ PluginContext: one per filter configuration                owns the parsed configuration, metrics, timers
 *         └─ HttpContext: one per stream (upstream filter: per try)  owns what is known of that request and its answer
 *
 *   onConfigure ─► createHttpContext ─► onRequestHeaders ─► onRequestBody* ─► onRequestTrailers?
 *                                   ─► onResponseHeaders ─► onResponseBody* ─► onResponseTrailers? ─► onLog ─► (freed)
 *
 * Any callback may be left out by the host, or come once more with nothing new: a stream's body ends with an empty
 * callback, a local reply skips the request's rest, a reset ends everything at onLog.
 */

/** One configuration of the plugin. Override what is needed; each default does nothing and lets traffic pass. */
export abstract class PluginContext {
  private readonly timers: Timers = new Timers();
  /** What ends with this context, for the dispatcher. */
  endings: Endings | null = null;

  constructor(readonly id: u32) {}

  /**
   * The configuration, as the host got it (JSON by convention; empty when none was given).
   * @returns false to refuse it: log one line that names the place first. Envoy then keeps the configuration it had.
   */
  onConfigure(_configuration: Bytes): bool {
    return true;
  }

  /** A new stream. */
  abstract createHttpContext(id: u32): HttpContext;

  /** A queue that this plugin registered has an item. */
  onQueueReady(_token: u32): void {}

  /** The configuration is going away. False to finish something first, and then call `done`. */
  onDone(): bool {
    return true;
  }

  /** Tells the host that what `onDone` waited for is finished. */
  done(): void {
    proxy_done();
  }

  /** Runs a timer from now on, every `timer.period` milliseconds, until the configuration goes away. */
  every(timer: Timer): void {
    this.timers.add(timer);
  }

  /** Ends a timer before its time. */
  stop(timer: Timer): void {
    this.timers.remove(timer);
  }

  /** Ends all timers but the lasting ones; before a configuration is read again. */
  clearTimers(): void {
    this.timers.clear();
  }

  /** Sends a request that no stream waits for. */
  callout(request: CalloutRequest, handler: CalloutHandler): bool {
    return sendCallout(request, this.id, this.id, handler);
  }

  /** For the dispatcher. */
  tick(): void {
    this.timers.tick();
  }
}

/** One stream. Override what is needed; each default lets the stream pass untouched. */
export abstract class HttpContext {
  /** Id of the PluginContext that made this stream; set by the dispatcher. */
  rootId: u32 = 0;
  /** What ends with this stream, for the dispatcher. */
  endings: Endings | null = null;

  constructor(readonly id: u32) {}

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  /** @param size bytes readable through `requestBody`: this chunk, or all that was buffered */
  onRequestBody(_size: i32, _endOfStream: bool): DataStatus {
    return DataStatus.Continue;
  }

  onRequestTrailers(): TrailersStatus {
    return TrailersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  /** @param size bytes readable through `responseBody`: this chunk, or all that was buffered */
  onResponseBody(_size: i32, _endOfStream: bool): DataStatus {
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    return TrailersStatus.Continue;
  }

  /**
   * The stream has ended, for whatever reason: the last callback. Properties and headers are still readable. No host waits
   * for a stream that wants to finish something; give that to the PluginContext.
   */
  onLog(): void {}

  /**
   * Lets a held request go on. Amid a body that is held back piece by piece answer the next piece with `Continue` instead: Envoy
   * loses the one that comes after this.
   */
  continueRequest(): void {
    proxy_continue_stream(StreamType.Request);
    nextMoment();
  }

  /** Lets a held response go on. */
  continueResponse(): void {
    proxy_continue_stream(StreamType.Response);
    nextMoment();
  }

  /** Resets the request's stream. Events already handed to the host may be lost: prefer a local reply or an empty chunk. */
  closeRequest(): void {
    proxy_close_stream(StreamType.Request);
  }

  closeResponse(): void {
    proxy_close_stream(StreamType.Response);
  }

  /**
   * Makes this stream the one that calls of the host act on: for timers of the plugin that let a stream go on. False when the
   * stream is over.
   */
  enter(): bool {
    nextMoment();
    return proxy_set_effective_context(this.id) == WasmResult.Ok;
  }

  /** Asks another service; the reply comes to `handler`, unless this stream ends before. */
  callout(request: CalloutRequest, handler: CalloutHandler): bool {
    return sendCallout(request, this.id, this.rootId, handler);
  }
}
