import {
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  LogLevel,
  log,
  MediaType,
  RulePlugin,
  requestBody,
  requestHeaders,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapperDecoder, ModelMapperPolicy } from "./policy";

const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");

export class ModelMapperPlugin extends RulePlugin<ModelMapperPolicy> {
  constructor(id: u32) {
    super(id, "model-mapper", new ModelMapperDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new ModelMapperContext(id, this);
  }
}

class ModelMapperContext extends HttpContext {
  private policy: ModelMapperPolicy | null = null;
  private readonly body: WholeBody = new WholeBody(requestBody, BODY_LIMIT);

  constructor(
    id: u32,
    private readonly plugin: ModelMapperPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    if (endOfStream) return HeadersStatus.Continue;
    const policy = this.plugin.configForStream();
    if (policy == null || policy.mapping.isEmpty) return HeadersStatus.Continue;
    if (!policy.suffixes.matches(requestHeaders.getBytes(PATH))) return HeadersStatus.Continue;
    if (!MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) return HeadersStatus.Continue;
    this.policy = policy;
    requestHeaders.removeBytes(CONTENT_LENGTH);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const policy = this.policy;
    if (policy == null || this.body.settled) return DataStatus.Continue;
    const progress = this.body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    if (progress == BodyProgress.TooLarge) {
      log(LogLevel.Warn, "model-mapper: the body passes unchanged: it is over " + BODY_LIMIT.toString() + " bytes");
      return DataStatus.Continue;
    }
    const change = policy.change(this.body.read(size));
    if (change != null) requestBody.replacePrefix(change.length, change.bytes);
    return DataStatus.Continue;
  }
}
