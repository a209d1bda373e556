import { proxy_get_buffer_bytes, proxy_get_status } from "../abi/env";
import { outExtra, outPointer, outSize, takeOut } from "../abi/memory";
import { BufferType, WasmResult } from "../abi/types";
import { Bytes } from "../bytes";
import { enterContext } from "../dispatcher";
import { GrpcStatus } from "./status";
import { GrpcStream } from "./stream";

/** Streams, closed by this side, that may wait for their server after their context has ended. */
const LINGERING: i32 = 1024;

// Who is who, as in the dispatcher: hosts call back with the root's id, so streams are looked up by their token.
const streams = new Map<u32, GrpcStream>();
/** Tokens of the lingering streams, in a ring whose next place is the number that stands at its end. */
const lingering = new StaticArray<u32>(LINGERING + 1);

/** Remembers whose token it is. */
export function remember(stream: GrpcStream): void {
  streams.set(stream.token, stream);
}

export function forget(token: u32): void {
  streams.delete(token);
}

/** Leaves a stream to its server, in the place of the one that has had most time. */
export function linger(stream: GrpcStream): void {
  const next = lingering[LINGERING];
  const oldest = lingering[next];
  lingering[next] = stream.token;
  lingering[LINGERING] = (next + 1) % <u32>LINGERING;
  if (oldest != stream.token && streams.has(oldest)) streams.get(oldest).cancel();
}

/** A message has come. Tokens that nobody was given, and those of streams that are over, are passed over. */
export function messageReceived(token: u32, size: u32): void {
  if (!streams.has(token)) return;
  const stream = streams.get(token);
  const handler = stream.handler;
  if (handler == null || stream.ignoresMessages) return;
  if (size > stream.messageLimit) {
    abandon(stream, GrpcStatus.ResourceExhausted, "a message of " + size.toString() + " bytes");
    return;
  }
  // Read before the context changes: the message belongs to the one that the host called.
  const message = received(size);
  if (message == null) {
    abandon(stream, GrpcStatus.Internal, "the host does not show a message of " + size.toString() + " bytes");
    return;
  }
  if (!enterContext(stream.contextId)) return;
  handler.onMessage(message);
  if (!stream.unary || stream.isOver) return;
  stream.endedByRemote();
  handler.onClose(GrpcStatus.Ok, "");
}

function received(size: u32): Bytes | null {
  if (size == 0) return Bytes.empty();
  const result = proxy_get_buffer_bytes(BufferType.GrpcMessage, 0, size, outPointer(), outSize());
  if (result != WasmResult.Ok) return null;
  const message = takeOut();
  return <u32>message.length == size ? message : null;
}

/** Ends a stream that can not go on, as if the other side had. */
function abandon(stream: GrpcStream, status: GrpcStatus, reason: string): void {
  stream.cancel();
  tell(stream, status, reason);
}

function tell(stream: GrpcStream, status: u32, reason: string): void {
  const handler = stream.handler;
  if (handler != null && enterContext(stream.contextId)) handler.onClose(status, reason);
}

/** The other side, or the host, has ended a stream or refused a call. */
export function closed(token: u32, status: u32): void {
  if (!streams.has(token)) return;
  const stream = streams.get(token);
  const reason = status == GrpcStatus.Ok ? "" : statusText();
  stream.endedByRemote();
  tell(stream, status, reason);
}

function statusText(): string {
  const result = proxy_get_status(outExtra(), outPointer(), outSize());
  return result == WasmResult.Ok ? takeOut().toString() : "";
}

export function initialMetadata(token: u32): void {
  if (!streams.has(token)) return;
  const stream = streams.get(token);
  const handler = stream.handler;
  if (handler != null && enterContext(stream.contextId)) handler.onInitialMetadata();
}

export function trailingMetadata(token: u32): void {
  if (!streams.has(token)) return;
  const stream = streams.get(token);
  const handler = stream.handler;
  if (handler != null && enterContext(stream.contextId)) handler.onTrailingMetadata();
}
