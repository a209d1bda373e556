import {
  Bytes,
  clearRouteCache,
  HeaderList,
  HttpContext,
  LogLevel,
  log,
  MediaType,
  multipartBoundary,
  RequestEditor,
  RulePlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Routed, routeForm, routeJson } from "./body";
import { ModelRouterDecoder, ModelRouterPolicy } from "./policy";

const NAME: string = "model-router";
const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");

export class ModelRouterPlugin extends RulePlugin<ModelRouterPolicy> {
  constructor(id: u32) {
    super(id, NAME, new ModelRouterDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new ModelRouterContext(id, this);
  }
}

class ModelRouterContext extends RequestEditor {
  private policy: ModelRouterPolicy | null = null;
  /** Of a multipart form; null for JSON. */
  private boundary: Bytes | null = null;

  constructor(
    id: u32,
    private readonly plugin: ModelRouterPlugin,
  ) {
    super(id, NAME);
  }

  wants(): bool {
    const policy = this.plugin.configForStream();
    if (policy == null || !policy.isActive) return false;
    this.policy = policy;
    if (!policy.suffixes.matches(requestHeaders.getBytes(PATH))) return false;
    const contentType = requestHeaders.getBytes(CONTENT_TYPE);
    if (MediaType.parse(contentType).isJson) return true;
    this.boundary = multipartBoundary(contentType);
    return this.boundary != null;
  }

  edit(body: Bytes): Splice | null {
    const policy = this.policy;
    if (policy == null) return null;
    const routed = this.route(policy, body);
    if (routed == null) return null;
    if (routed.routing.isStuck)
      log(LogLevel.Warn, NAME + ": no model is picked: no rule matches, nor is there a default");
    setHeaders(routed.routing.headers);
    return routed.change;
  }

  private route(policy: ModelRouterPolicy, body: Bytes): Routed | null {
    const boundary = this.boundary;
    return boundary == null ? routeJson(policy, body) : routeForm(policy, body, boundary);
  }
}

function setHeaders(headers: HeaderList): void {
  for (let i = 0; i < headers.length; i++) requestHeaders.replaceBytes(headers.nameAt(i), headers.valueAt(i));
  // The route was chosen before the body was read. Hosts choose anew by themselves, but not for later ABI versions.
  if (headers.length > 0) clearRouteCache();
}
