import { BufferType, DataStatus, HeaderMapType, HeadersStatus, StreamType, TrailersStatus, WasmResult } from "./abi.ts";
import type { ByteBuffer } from "./byte-buffer.ts";
import { Context, constantBuffer, type GuestBuffer } from "./context.ts";
import type { HalfFilter } from "./half.ts";
import type { HeaderMap } from "./header-map.ts";
import { hostReply, type LocalReply } from "./local-reply.ts";
import type { RootContext } from "./root-context.ts";
import { bodyBuffer, type Direction, Side } from "./side.ts";
import type { StreamInfo } from "./stream-info.ts";

/** What a filter may ask of its chain. */
export interface FilterCallbacks {
  readonly request: Direction;
  readonly response: Direction;
  /** Sends a piece of the response's body on, behind the filter. */
  inject(bytes: Buffer, end: boolean): void;
  /** Cuts the stream. @param details Envoy's response code details */
  reset(details: string): void;
  sendLocalReply(reply: LocalReply): void;
}

/** One stream of a plugin: a filter in the chain, a context in the VM. */
export class StreamContext extends Context {
  readonly #root: RootContext;
  readonly #info: StreamInfo;
  readonly #request = new Side();
  readonly #response = new Side();
  #callbacks: FilterCallbacks | undefined;
  #ended = false;
  #logging = false;
  #failureSent = false;
  #destroyed = false;

  constructor(root: RootContext, info: StreamInfo) {
    super(root.vm, root.vm.allocateContextId(), root.plugin);
    this.#root = root;
    this.#info = info;
    root.streams += 1;
  }

  override get root(): RootContext {
    return this.#root;
  }

  override get info(): StreamInfo {
    return this.#info;
  }

  override get logging(): boolean {
    return this.#logging;
  }

  attach(callbacks: FilterCallbacks): void {
    this.#callbacks = callbacks;
    this.#request.direction = callbacks.request;
    this.#response.direction = callbacks.response;
  }

  readonly decoder: HalfFilter = {
    onHeaders: (headers, end) => this.#decodeHeaders(headers, end),
    onData: (data, end) => this.#onData("proxy_on_request_body", this.#request, data, end),
    onTrailers: (trailers) => this.#onTrailers("proxy_on_request_trailers", this.#request, trailers),
  };

  readonly encoder: HalfFilter = {
    onHeaders: (headers, end) => this.#encodeHeaders(headers, end),
    onData: (data, end) =>
      this.#failureSent ? DataStatus.Continue : this.#onData("proxy_on_response_body", this.#response, data, end),
    onTrailers: (trailers) =>
      this.#failureSent
        ? TrailersStatus.Continue
        : this.#onTrailers("proxy_on_response_trailers", this.#response, trailers),
  };

  /** The access log of the stream; a filter that never saw the request is created for it. */
  log(): void {
    this.#create();
    this.#logging = true;
    this.vm.run(this, "proxy_on_log");
    this.#logging = false;
  }

  /** on_done and on_delete. */
  finish(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    if (this.plugin.quirks.endWithLogOnly === true) {
      this.vm.contexts.delete(this.id);
    } else {
      this.vm.run(this, "proxy_on_done");
      this.delete();
    }
    this.#callbacks = undefined;
    this.#request.direction = undefined;
    this.#response.direction = undefined;
    this.#root.streams -= 1;
    this.#root.releaseIfIdle();
  }

  #decodeHeaders(headers: HeaderMap, end: boolean): HeadersStatus {
    this.#create();
    return this.#onHeaders("proxy_on_request_headers", this.#request, headers, end);
  }

  #encodeHeaders(headers: HeaderMap, end: boolean): HeadersStatus {
    // A filter that never saw the request does not see a local reply either.
    if (!this.created || this.#failureSent) return HeadersStatus.Continue;
    return this.#onHeaders("proxy_on_response_headers", this.#response, headers, end);
  }

  #onHeaders(name: string, side: Side, headers: HeaderMap, end: boolean): HeadersStatus {
    side.headers = headers;
    this.#ended = end;
    const status = this.#enter<HeadersStatus>(name, [headers.size, Number(end)], {
      open: HeadersStatus.Continue,
      closed: HeadersStatus.StopAllAndWatermark,
      read: (result) => this.#headersStatus(result),
    });
    if (status === HeadersStatus.Continue) side.headers = undefined;
    return status;
  }

  #onData(name: string, side: Side, data: ByteBuffer, end: boolean): DataStatus {
    if (!this.created) return DataStatus.Continue;
    if (side.buffering) {
      side.direction?.collect(data);
      if (this.#destroyed) return DataStatus.StopAndBuffer;
    }
    side.body = data;
    this.#ended = end;
    const status = this.#enter<DataStatus>(name, [side.guestBody?.length ?? 0, Number(end)], {
      open: DataStatus.Continue,
      closed: DataStatus.StopNoBuffer,
      read: (result) =>
        this.vm.stopIteration || result > DataStatus.StopNoBuffer ? DataStatus.StopNoBuffer : (result as DataStatus),
    });
    side.buffering = status === DataStatus.StopAndBuffer;
    if (status === DataStatus.Continue) side.body = undefined;
    return status;
  }

  #onTrailers(name: string, side: Side, trailers: HeaderMap): TrailersStatus {
    if (!this.created) return TrailersStatus.Continue;
    side.trailers = trailers;
    const status = this.#enter<TrailersStatus>(name, [trailers.size], {
      open: TrailersStatus.Continue,
      closed: TrailersStatus.StopIteration,
      read: (result) =>
        this.vm.stopIteration || result > 1 ? TrailersStatus.StopIteration : (result as TrailersStatus),
    });
    if (status === TrailersStatus.Continue) side.trailers = undefined;
    return status;
  }

  /** Calls the guest unless its VM has failed; a trap now is answered with 503, unless the plugin fails open. */
  #enter<Status>(
    name: string,
    args: number[],
    answers: { open: Status; closed: Status; read(result: number): Status },
  ): Status {
    if (this.vm.failure === undefined) {
      if (!this.vm.has(name)) return answers.open;
      const result = this.vm.call(this, name, this.id, ...args);
      const status = result === undefined ? undefined : answers.read(result);
      if (status === undefined) this.#failStream();
      this.vm.finishCall();
      if (status !== undefined) return status;
    } else {
      this.#failStream();
    }
    return this.plugin.failurePolicy === "FAIL_OPEN" ? answers.open : answers.closed;
  }

  #failStream(): void {
    if (this.plugin.failurePolicy === "FAIL_OPEN" || this.#failureSent) return;
    this.#callbacks?.sendLocalReply(hostReply(503, "", "wasm_fail_stream"));
    this.#failureSent = true;
  }

  /**
   * StopIteration (1) means "hold the headers, go on with the body" only where the host keeps it: on Envoy with the
   * plugin's flag, on Higress for modules whose marker is 0_2_100. Elsewhere it stops everything.
   */
  #headersStatus(result: number): HeadersStatus {
    if (this.vm.stopIteration || result > HeadersStatus.StopAllAndWatermark) return HeadersStatus.StopAllAndWatermark;
    if (result === 2) return HeadersStatus.Continue;
    if (result !== HeadersStatus.StopIteration) return result as HeadersStatus;
    const kept =
      this.vm.services.personality === "higress" ? this.vm.abi === "0_2_100" : this.plugin.allowOnHeadersStopIteration;
    return kept ? HeadersStatus.StopIteration : HeadersStatus.StopAllAndWatermark;
  }

  override headerMap(type: number, writable: boolean): HeaderMap | undefined {
    if (this.#logging) return writable ? undefined : this.#loggedMap(type);
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return this.#request.headers;
      case HeaderMapType.ResponseHeaders:
        return this.#response.headers;
      case HeaderMapType.RequestTrailers:
        return this.#trailers(this.#request, writable);
      case HeaderMapType.ResponseTrailers:
        return this.#trailers(this.#response, writable);
      default:
        return this.#root.headerMap(type, writable);
    }
  }

  #loggedMap(type: number): HeaderMap | undefined {
    if (type === HeaderMapType.RequestHeaders) return this.#info.requestHeaders;
    if (type === HeaderMapType.ResponseHeaders) return this.#info.responseHeaders;
    return type === HeaderMapType.ResponseTrailers ? this.#info.responseTrailers : undefined;
  }

  /** Writing to absent trailers makes them, while the last data callback runs. */
  #trailers(side: Side, writable: boolean): HeaderMap | undefined {
    if (side.trailers === undefined && writable && side.body !== undefined && this.#ended) {
      side.trailers = side.direction?.addTrailers();
    }
    return side.trailers;
  }

  override buffer(type: number): GuestBuffer | undefined {
    if (type === BufferType.RequestBody) return this.#body(this.#request);
    if (type === BufferType.ResponseBody) return this.#body(this.#response);
    if (type === BufferType.PluginConfiguration) return undefined;
    return this.#root.buffer(type);
  }

  #body({ guestBody }: Side): GuestBuffer {
    return guestBody === undefined ? constantBuffer(Buffer.alloc(0)) : bodyBuffer(guestBody);
  }

  override continueStream(type: number): number {
    if (type > StreamType.Upstream) return WasmResult.BadArgument;
    if (type === StreamType.Upstream) return WasmResult.Unimplemented;
    if (type === StreamType.Downstream) return WasmResult.Ok;
    const side = type === StreamType.Request ? this.#request : this.#response;
    this.vm.afterCall(() => side.direction?.resume());
    // As in Envoy, the request's maps are gone whichever direction goes on.
    this.#request.headers = undefined;
    this.#request.body = undefined;
    this.#request.trailers = undefined;
    return WasmResult.Ok;
  }

  override closeStream(type: number): number {
    if (type > StreamType.Upstream) return WasmResult.BadArgument;
    if (type <= StreamType.Response) this.vm.afterCall(() => this.#callbacks?.reset("wasm_close_stream"));
    return WasmResult.Ok;
  }

  override sendLocalReply(reply: LocalReply): void {
    // Deferred, so that the reply's own response callbacks do not re-enter the guest.
    this.vm.afterCall(() => this.#callbacks?.sendLocalReply(reply));
  }

  override onHeadersChanged(type: number): void {
    // Envoy does so for modules of ABI 0.2.1 (MEASURED on 1.36.2); in a cluster's chain the route is settled.
    if (type !== HeaderMapType.RequestHeaders || this.plugin.position === "upstream") return;
    const kept = this.#info.filterState.get("wasm.clear_route_cache")?.toString() === "off";
    if (!kept || this.vm.services.personality !== "higress") this.clearRouteCache();
  }

  override setProperty(path: string, value: Buffer): number {
    this.#info.filterState.set(`wasm.${path}`, value);
    if (this.vm.services.personality === "higress") this.#magicProperty(path, value.toString());
    return WasmResult.Ok;
  }

  /** Higress reads some properties as commands. */
  #magicProperty(path: string, value: string): void {
    if (path === "set_decoder_buffer_limit") this.#request.direction?.setLimit(Number(value));
    if (path === "set_encoder_buffer_limit") this.#response.direction?.setLimit(Number(value));
  }

  override injectEncodedData(bytes: Buffer, end: boolean): void {
    this.vm.afterCall(() => this.#callbacks?.inject(bytes, end));
  }

  override clearRouteCache(): void {
    this.#info.routeCleared = true;
  }

  #create(): void {
    if (this.created) return;
    this.created = true;
    this.vm.run(this, "proxy_on_context_create", this.#root.id);
  }
}
