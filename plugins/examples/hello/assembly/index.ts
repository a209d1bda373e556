import {
  HeadersStatus,
  HttpContext,
  RulePlugin,
  registerPlugin,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { HelloConfig, HelloConfigDecoder } from "./generated/config.gen";

class Hello extends RulePlugin<HelloConfig> {
  constructor(id: u32) {
    super(id, "hello", new HelloConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new HelloStream(id, this);
  }
}

class HelloStream extends HttpContext {
  constructor(
    id: u32,
    private readonly plugin: Hello,
  ) {
    super(id);
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const config = this.plugin.configForStream();
    if (config != null) responseHeaders.replace("x-hello", config.greeting);
    return HeadersStatus.Continue;
  }
}

registerPlugin((id: u32) => new Hello(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export { proxy_on_response_headers } from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
