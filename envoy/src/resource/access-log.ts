import { create, type JsonObject } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { type AccessLog, AccessLogSchema } from "../generated/envoy/config/accesslog/v3/accesslog_pb.js";
import { FileAccessLogSchema } from "../generated/envoy/extensions/access_loggers/file/v3/file_pb.js";
import { StdoutAccessLogSchema } from "../generated/envoy/extensions/access_loggers/stream/v3/stream_pb.js";
import { typedConfig } from "./extension.ts";

/** Field name → format string with Envoy's command operators, nested as the line shall be. */
export type AccessLogFields = JsonObject;

/**
 * A line for each request: who, where to, how it ended, how long it took, the consumer that key-auth found and its team, the
 * provider that ai-proxy asked, and what ai-statistics noted in `ai_log`. `sluice usage` reads it.
 */
export const DEFAULT_ACCESS_LOG: AccessLogFields = {
  start_time: "%START_TIME%",
  method: "%REQ(:METHOD)%",
  // Without the query: keys may stand there.
  path: "%PATH(NQ:ORIG_OR_PATH)%",
  authority: "%REQ(:AUTHORITY)%",
  request_id: "%REQ(X-REQUEST-ID)%",
  response_code: "%RESPONSE_CODE%",
  response_code_details: "%RESPONSE_CODE_DETAILS%",
  response_flags: "%RESPONSE_FLAGS%",
  bytes_received: "%BYTES_RECEIVED%",
  bytes_sent: "%BYTES_SENT%",
  duration: "%DURATION%",
  route_name: "%ROUTE_NAME%",
  upstream_cluster: "%UPSTREAM_CLUSTER_RAW%",
  upstream_host: "%UPSTREAM_HOST%",
  upstream_attempts: "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
  consumer: "%FILTER_STATE(wasm.consumer:PLAIN)%",
  team: "%FILTER_STATE(wasm.consumer_team:PLAIN)%",
  provider: "%RESP(X-SLUICE-PROVIDER)%",
  ai_log: "%FILTER_STATE(wasm.ai_log:PLAIN)%",
};

/** JSON lines on Envoy's stdout. */
export function stdoutAccessLog(fields: AccessLogFields = DEFAULT_ACCESS_LOG): AccessLog {
  return accessLog("stdout", typedConfig(StdoutAccessLogSchema, { accessLogFormat: jsonFormat(fields) }));
}

/** JSON lines in a file. Envoy never rotates it. */
export function fileAccessLog(path: string, fields: AccessLogFields = DEFAULT_ACCESS_LOG): AccessLog {
  return accessLog("file", typedConfig(FileAccessLogSchema, { path, accessLogFormat: jsonFormat(fields) }));
}

function jsonFormat(fields: AccessLogFields) {
  const format = { case: "jsonFormat", value: fields } as const;
  return { case: "logFormat", value: { format } } as const;
}

function accessLog(name: string, value: Any): AccessLog {
  return create(AccessLogSchema, { name, configType: { case: "typedConfig", value } });
}
