import { BufferSchema } from "../generated/envoy/extensions/filters/http/buffer/v3/buffer_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { httpFilter } from "./extension.ts";

/** Holds each request until its body is there; a larger one is answered 413. */
export function wholeRequestFilter(maxBytes: number): HttpFilter {
  return httpFilter("whole-request", BufferSchema, { maxRequestBytes: maxBytes });
}
