import {
  Bytes,
  HeadersStatus,
  HttpContext,
  RequestTarget,
  RulePlugin,
  requestHeaders,
  responseHeaders,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheControlDecoder, CacheControlPolicy } from "./policy";

const PATH: Bytes = Bytes.of(":path");
const STATUS: Bytes = Bytes.of(":status");
const CONTROL: Bytes = Bytes.of("cache-control");
const EXPIRES: Bytes = Bytes.of("expires");

const MILLISECONDS: i64 = 1000;

export class CacheControlPlugin extends RulePlugin<CacheControlPolicy> {
  constructor(id: u32) {
    super(id, "cache-control", new CacheControlDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new CacheControlStream(id, this);
  }
}

class CacheControlStream extends HttpContext {
  /** Null: this stream's answer stays as it is. */
  private policy: CacheControlPolicy | null = null;

  constructor(
    id: u32,
    private readonly plugin: CacheControlPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    const path = RequestTarget.parse(requestHeaders.getBytes(PATH)).path;
    if (policy.takesPath(path)) this.policy = policy;
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const policy = this.policy;
    if (policy == null) return HeadersStatus.Continue;
    const status = <i32>I32.parseInt(responseHeaders.getBytes(STATUS).toString());
    if (!policy.takesStatus(status)) return HeadersStatus.Continue;
    // What the upstream forbids to keep, its `expires` alone would not allow either.
    const isSaid = responseHeaders.has(CONTROL) || responseHeaders.has(EXPIRES);
    if (policy.isStandard && isSaid && !policy.overwrites) return HeadersStatus.Continue;
    const expires = Bytes.of(policy.expiry.expires(wallMilliseconds() / MILLISECONDS));
    if (policy.isStandard || policy.overwrites) {
      responseHeaders.replaceBytes(EXPIRES, expires);
      responseHeaders.replaceBytes(CONTROL, policy.control);
    } else {
      responseHeaders.addBytes(EXPIRES, expires);
      responseHeaders.addBytes(CONTROL, policy.control);
    }
    return HeadersStatus.Continue;
  }
}
