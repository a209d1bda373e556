// Numbers of fields and values of envoy.service.ext_proc.v3 and of what its messages are made of, as far as they are used
// (envoy/service/ext_proc/v3/external_processor.proto, envoy/extensions/filters/http/ext_proc/v3/processing_mode.proto).

/** `ProcessingRequest`. */
export const enum RequestField {
  RequestHeaders = 2,
  ResponseHeaders = 3,
  RequestBody = 4,
  ResponseBody = 5,
  MetadataContext = 8,
  ProtocolConfig = 11,
}

/** `ProcessingResponse`. */
export const enum ResponseField {
  RequestHeaders = 1,
  ResponseHeaders = 2,
  RequestBody = 3,
  ResponseBody = 4,
  RequestTrailers = 5,
  ResponseTrailers = 6,
  Immediate = 7,
  DynamicMetadata = 8,
  ModeOverride = 9,
}

/** `CommonResponse`, which is field 1 of what answers heads and bodies. */
export const enum CommonField {
  Status = 1,
  HeaderMutation = 2,
  BodyMutation = 3,
}

/** `BodyMutation`. */
export const enum BodyField {
  Body = 1,
  Clear = 2,
  Streamed = 3,
}

/** `ImmediateResponse`. */
export const enum ImmediateField {
  Status = 1,
  Headers = 2,
  Body = 3,
}

/** `HeaderMutation`. */
export const enum MutationField {
  Set = 1,
  Remove = 2,
}

/** `HeaderValueOption` of envoy.config.core.v3. */
export const enum OptionField {
  Header = 1,
  Append = 2,
  AppendAction = 3,
  KeepEmpty = 4,
}

/** `HeaderValue` of envoy.config.core.v3. */
export const enum HeaderField {
  Key = 1,
  Value = 2,
  RawValue = 3,
}

/** `ProcessingMode`. */
export const enum ModeField {
  ResponseHeader = 2,
  RequestBody = 3,
  ResponseBody = 4,
}

/** `google.protobuf.Value`. */
export const enum ValueField {
  Text = 3,
  Struct = 5,
  List = 6,
}

/** `BodySendMode.FULL_DUPLEX_STREAMED`: pieces go out as they come, and come back when the other side likes. */
export const FULL_DUPLEX: u64 = 4;
