import { proxy_grpc_call, proxy_grpc_cancel, proxy_grpc_stream } from "../abi/env";
import { outExtra } from "../abi/memory";
import { WasmResult } from "../abi/types";
import { Bytes } from "../bytes";
import { endWith } from "../dispatcher";
import { GrpcHandler } from "./handler";
import { remember } from "./routing";
import { GrpcStream } from "./stream";
import { GrpcMethod } from "./target";

/**
 * Opens a stream. To wait for its messages answer `StopAllIterationAndWatermark` (headers) or `StopIterationAndBuffer`
 * (body), and mind the time with `Deadlines`: no host gives up a stream that is silent.
 *
 * @param contextId the stream, or the root context, that it is for and ends with
 * @returns null when the host has no such cluster or the cluster is full; the handler is not called then
 */
export function openGrpcStream(method: GrpcMethod, contextId: u32, handler: GrpcHandler): GrpcStream | null {
  const target = method.target;
  store<u32>(outExtra(), 0);
  const result = proxy_grpc_stream(
    target.service.ptr,
    target.service.length,
    method.service.ptr,
    method.service.length,
    method.method.ptr,
    method.method.length,
    changetype<usize>(method.metadata),
    method.metadata.byteLength,
    outExtra(),
  );
  if (result != WasmResult.Ok) return null;
  return started(new GrpcStream(load<u32>(outExtra()), contextId, target.messageLimit, handler, false));
}

/**
 * Sends one message and waits for one: `onMessage` and then `onClose` with `GrpcStatus.Ok`, or `onClose` alone.
 *
 * @param timeout milliseconds; 0: none
 * @param contextId the stream, or the root context, that it is for and ends with
 * @returns false when the host has no such cluster or the cluster is full; the handler is not called then
 */
export function callGrpc(method: GrpcMethod, message: Bytes, timeout: u32, contextId: u32, handler: GrpcHandler): bool {
  const target = method.target;
  store<u32>(outExtra(), 0);
  const result = proxy_grpc_call(
    target.service.ptr,
    target.service.length,
    method.service.ptr,
    method.service.length,
    method.method.ptr,
    method.method.length,
    changetype<usize>(method.metadata),
    method.metadata.byteLength,
    message.ptr,
    message.length,
    timeout,
    outExtra(),
  );
  if (result != WasmResult.Ok) return false;
  return started(new GrpcStream(load<u32>(outExtra()), contextId, target.messageLimit, handler, true)) != null;
}

/** The stream, known to the routing and to its context; null, and cancelled, when the context has ended. */
function started(stream: GrpcStream): GrpcStream | null {
  if (!endWith(stream.contextId, stream)) {
    proxy_grpc_cancel(stream.token);
    return null;
  }
  remember(stream);
  return stream;
}
