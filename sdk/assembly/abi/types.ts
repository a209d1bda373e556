// Numbers of the proxy-wasm ABI (proxy-wasm spec, abi-versions/v0.2.1, "Types").

/** What every host call answers. */
export const enum WasmResult {
  Ok = 0,
  NotFound = 1,
  BadArgument = 2,
  SerializationFailure = 3,
  ParseFailure = 4,
  BadExpression = 5,
  InvalidMemoryAccess = 6,
  Empty = 7,
  CasMismatch = 8,
  ResultMismatch = 9,
  InternalFailure = 10,
  BrokenConnection = 11,
  Unimplemented = 12,
}

export const enum LogLevel {
  Trace = 0,
  Debug = 1,
  Info = 2,
  Warn = 3,
  Error = 4,
  Critical = 5,
}

export const enum HeaderMapType {
  RequestHeaders = 0,
  RequestTrailers = 1,
  ResponseHeaders = 2,
  ResponseTrailers = 3,
  GrpcInitialMetadata = 4,
  GrpcTrailingMetadata = 5,
  CalloutHeaders = 6,
  CalloutTrailers = 7,
}

export const enum BufferType {
  RequestBody = 0,
  ResponseBody = 1,
  CalloutBody = 4,
  GrpcMessage = 5,
  VmConfiguration = 6,
  PluginConfiguration = 7,
  ForeignArguments = 8,
  /** Higress only. */
  RedisReply = 9,
}

export const enum StreamType {
  Request = 0,
  Response = 1,
}

export const enum MetricType {
  Counter = 0,
  Gauge = 1,
  Histogram = 2,
}

/** What a headers callback asks of the host. */
export const enum HeadersStatus {
  /** The headers go on. */
  Continue = 0,
  /** The headers are held, body callbacks go on: to decide once the body is known. Never to wait for a callout. */
  StopIteration = 1,
  ContinueAndEndStream = 2,
  /** Everything is held and buffered; over the buffer limit the request is refused with 413. */
  StopAllIterationAndBuffer = 3,
  /** Everything is held, the sender is slowed down at the buffer limit: to wait for a callout. */
  StopAllIterationAndWatermark = 4,
}

/** What a body callback asks of the host. */
export const enum DataStatus {
  Continue = 0,
  /** Held and buffered; the next callback sees all that was buffered. Over the limit: 413 (request), 500 (response). */
  StopIterationAndBuffer = 1,
  /** Held and buffered; the sender is slowed down at the buffer limit. */
  StopIterationAndWatermark = 2,
  /** This piece is dropped by the host: the plugin has taken it, or does not want it. */
  StopIterationNoBuffer = 3,
}

export const enum TrailersStatus {
  Continue = 0,
  StopIteration = 1,
}
