import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  CalloutRequest,
  HeadersStatus,
  HttpContext,
  localReply,
  RulePlugin,
  registerPlugin,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CalloutAuthConfig, CalloutAuthConfigDecoder } from "./generated/config.gen";

class CalloutAuth extends RulePlugin<CalloutAuthConfig> {
  constructor(id: u32) {
    super(id, "callout-auth", new CalloutAuthConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new CalloutAuthStream(id, this);
  }
}

class CalloutAuthStream extends HttpContext {
  constructor(
    id: u32,
    private readonly plugin: CalloutAuth,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const config = this.plugin.configForStream();
    if (config == null) return HeadersStatus.Continue;
    const request = new CalloutRequest(config.cluster, "GET", "auth", config.path);
    request.timeout = <u32>config.timeout;
    request.headers.add("authorization", requestHeaders.get("authorization"));
    if (!this.callout(request, new Verdict(this))) localReply(503, Bytes.empty(), "callout-auth.unreachable");
    return HeadersStatus.StopAllIterationAndWatermark;
  }
}

class Verdict extends CalloutHandler {
  constructor(private readonly stream: HttpContext) {
    super();
  }

  onReply(reply: CalloutReply): void {
    if (reply.status == 200) this.stream.continueRequest();
    // Envoy answers in the place of a service that is down with a 503 or 504 of its own.
    else if (reply.failed || reply.status >= 500) localReply(503, Bytes.empty(), "callout-auth.unreachable");
    else localReply(403, Bytes.empty(), "callout-auth.refused");
  }
}

registerPlugin((id: u32) => new CalloutAuth(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export {
  proxy_on_http_call_response,
  proxy_on_request_headers,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
