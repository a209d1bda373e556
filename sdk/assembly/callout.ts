import { encodePairs } from "./abi/codec";
import { proxy_get_buffer_bytes, proxy_http_call } from "./abi/env";
import { outExtra, outPointer, outSize, takeOut } from "./abi/memory";
import { BufferType, WasmResult } from "./abi/types";
import { Bytes } from "./bytes";
import { addCallout } from "./dispatcher";
import { HeaderList } from "./http/header-list";
import { calloutHeaders } from "./http/headers";

const STATUS: Bytes = Bytes.of(":status");

/** What is asked of another service. */
@final
export class CalloutRequest {
  headers: HeaderList = new HeaderList();
  body: Bytes = Bytes.empty();
  trailers: HeaderList = new HeaderList();
  /** Milliseconds until the reply counts as failed. */
  timeout: u32 = 500;

  /**
   * @param cluster the host's name of the upstream, e.g. `outbound|80||moderator.static` on Higress
   * @param authority the value of `:authority`
   */
  constructor(
    readonly cluster: string,
    method: string,
    authority: string,
    path: string,
  ) {
    this.headers.add(":method", method).add(":authority", authority).add(":path", path);
  }
}

/** The reply, readable during `CalloutHandler`'s methods only. */
@final
export class CalloutReply {
  /** HTTP status; 0 when there was no reply: timeout, reset, no healthy host. */
  readonly status: u32;

  constructor(
    readonly headerCount: u32,
    readonly bodySize: u32,
  ) {
    this.status = headerCount == 0 ? 0 : <u32>I32.parseInt(calloutHeaders.getBytes(STATUS).toString());
  }

  get failed(): bool {
    return this.status == 0;
  }

  /** The body, at most its first `limit` bytes. */
  body(limit: i32): Bytes {
    const size = min<u32>(this.bodySize, <u32>max(limit, 0));
    if (size == 0) return Bytes.empty();
    const result = proxy_get_buffer_bytes(BufferType.CalloutBody, 0, size, outPointer(), outSize());
    return result == WasmResult.Ok ? takeOut() : Bytes.empty();
  }
}

/** Receives the reply of a callout. It outlives the stream that asked: keep in it what the reply needs. */
export abstract class CalloutHandler {
  /**
   * The reply came, or failed. Host calls act on the stream that asked; to let it go on, call its `continueRequest` or
   * `continueResponse`, or answer with a local reply.
   */
  abstract onReply(reply: CalloutReply): void;

  /** The reply came after its stream had ended: nothing may touch the stream. */
  onOrphanReply(_reply: CalloutReply): void {}
}

/**
 * Sends a request to another service. Wait for the reply by answering `StopAllIterationAndWatermark` (headers) or
 * `StopIterationAndBuffer` (body).
 *
 * @param contextId the stream that waits, or a root context
 * @param rootId its root context, with which the callout ends
 * @returns false when the host knows no such cluster or refuses the request; the handler is not called then
 */
export function sendCallout(request: CalloutRequest, contextId: u32, rootId: u32, handler: CalloutHandler): bool {
  const cluster = Bytes.of(request.cluster);
  const headers = encodePairs(request.headers.pairs);
  const trailers = encodePairs(request.trailers.pairs);
  store<u32>(outExtra(), 0);
  const result = proxy_http_call(
    cluster.ptr,
    cluster.length,
    changetype<usize>(headers),
    headers.byteLength,
    request.body.ptr,
    request.body.length,
    changetype<usize>(trailers),
    trailers.byteLength,
    request.timeout,
    outExtra(),
  );
  if (result != WasmResult.Ok) return false;
  addCallout(load<u32>(outExtra()), contextId, rootId, handler);
  return true;
}
