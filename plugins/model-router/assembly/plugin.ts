import {
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  clearRouteCache,
  DataStatus,
  HeaderList,
  HeadersStatus,
  HttpContext,
  LogLevel,
  log,
  MediaType,
  multipartBoundary,
  RulePlugin,
  requestBody,
  requestHeaders,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Routed, routeForm, routeJson } from "./body";
import { ModelRouterDecoder, ModelRouterPolicy } from "./policy";

const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");

export class ModelRouterPlugin extends RulePlugin<ModelRouterPolicy> {
  constructor(id: u32) {
    super(id, "model-router", new ModelRouterDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new ModelRouterContext(id, this);
  }
}

class ModelRouterContext extends HttpContext {
  private policy: ModelRouterPolicy | null = null;
  /** Of a multipart form; null for JSON. */
  private boundary: Bytes | null = null;
  private readonly body: WholeBody = new WholeBody(requestBody, BODY_LIMIT);

  constructor(
    id: u32,
    private readonly plugin: ModelRouterPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    if (endOfStream) return HeadersStatus.Continue;
    const policy = this.plugin.configForStream();
    if (policy == null || !policy.isActive) return HeadersStatus.Continue;
    if (!policy.suffixes.matches(requestHeaders.getBytes(PATH))) return HeadersStatus.Continue;
    const contentType = requestHeaders.getBytes(CONTENT_TYPE);
    if (!MediaType.parse(contentType).isJson) {
      this.boundary = multipartBoundary(contentType);
      if (this.boundary == null) return HeadersStatus.Continue;
    }
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
      log(
        LogLevel.Warn,
        "model-router: the request is not routed: its body is over " + BODY_LIMIT.toString() + " bytes",
      );
      return DataStatus.Continue;
    }
    const routed = this.read(policy, this.body.read(size));
    if (routed != null) apply(routed);
    return DataStatus.Continue;
  }

  private read(policy: ModelRouterPolicy, body: Bytes): Routed | null {
    const boundary = this.boundary;
    return boundary == null ? routeJson(policy, body) : routeForm(policy, body, boundary);
  }
}

function apply(routed: Routed): void {
  const headers: HeaderList = routed.routing.headers;
  for (let i = 0; i < headers.length; i++) requestHeaders.replaceBytes(headers.nameAt(i), headers.valueAt(i));
  const change = routed.change;
  if (change != null) requestBody.replacePrefix(change.length, change.bytes);
  // The route was chosen before the body was read: Envoy keeps it unless told.
  if (headers.length > 0) clearRouteCache();
}
