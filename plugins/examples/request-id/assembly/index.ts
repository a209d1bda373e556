import {
  Bytes,
  HeadersStatus,
  HttpContext,
  hexEncode,
  RulePlugin,
  randomBytes,
  registerPlugin,
  requestHeaders,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestIdConfig, RequestIdConfigDecoder } from "./generated/config.gen";

class RequestId extends RulePlugin<RequestIdConfig> {
  constructor(id: u32) {
    super(id, "request-id", new RequestIdConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new RequestIdStream(id, this);
  }
}

class RequestIdStream extends HttpContext {
  private header: Bytes = Bytes.empty();
  private value: Bytes = Bytes.empty();

  constructor(
    id: u32,
    private readonly plugin: RequestId,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const config = this.plugin.configForStream();
    if (config == null) return HeadersStatus.Continue;
    this.header = config.header;
    const sent = requestHeaders.getBytes(config.header);
    this.value = config.keep && sent.length > 0 ? sent : hexEncode(Bytes.wrap(randomBytes(16)));
    requestHeaders.replaceBytes(this.header, this.value);
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    if (this.value.length > 0) responseHeaders.replaceBytes(this.header, this.value);
    return HeadersStatus.Continue;
  }
}

registerPlugin((id: u32) => new RequestId(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export {
  proxy_on_request_headers,
  proxy_on_response_headers,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
