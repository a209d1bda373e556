import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type ProcessingRequest,
  ProcessingRequestSchema,
  type ProcessingResponse,
  ProcessingResponseSchema,
} from "./generated/envoy/service/ext_proc/v3/external_processor_pb.js";
import type { Fields } from "./resource/fields.ts";

export type { HttpHeaders, ProcessingRequest } from "./generated/envoy/service/ext_proc/v3/external_processor_pb.js";

export type ProcessingRequestInit = Fields<typeof ProcessingRequestSchema>;
export type ProcessingResponseInit = Fields<typeof ProcessingResponseSchema>;

/** What Envoy, or a plugin in its place, tells an external processor. Throws when the bytes are none of that. */
export function decodeProcessingRequest(bytes: Uint8Array): ProcessingRequest {
  return fromBinary(ProcessingRequestSchema, bytes);
}

/** The bytes of what an external processor answers. */
export function encodeProcessingResponse(init: ProcessingResponseInit): Uint8Array {
  return toBinary(ProcessingResponseSchema, create(ProcessingResponseSchema, init));
}

/** The other side of it, for a test in Envoy's place. */
export function encodeProcessingRequest(init: ProcessingRequestInit): Uint8Array {
  return toBinary(ProcessingRequestSchema, create(ProcessingRequestSchema, init));
}

/** Throws when the bytes are none of that. */
export function decodeProcessingResponse(bytes: Uint8Array): ProcessingResponse {
  return fromBinary(ProcessingResponseSchema, bytes);
}
