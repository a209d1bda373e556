import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  HeadersStatus,
  HttpContext,
  JsonValue,
  LogLevel,
  RulePlugin,
  log,
  requestHeaders,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { GreeterConfig } from "./generated/config.gen";
import { greet } from "./greeting";

class GreeterDecoder extends ConfigDecoder<GreeterConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): GreeterConfig {
    return GreeterConfig.decode(value, path, issues);
  }
}

export class GreeterPlugin extends RulePlugin<GreeterConfig> {
  constructor(id: u32) {
    super(id, "greeter", new GreeterDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new GreeterStream(id, this);
  }
}

class GreeterStream extends HttpContext {
  private name: string = "";

  constructor(
    id: u32,
    private readonly plugin: GreeterPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    this.name = requestHeaders.get("x-name");
    log(LogLevel.Info, "greeter: asked by " + this.name);
    requestHeaders.replace("x-greeted", this.name);
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const config = this.plugin.configForStream();
    if (config != null) responseHeaders.replace("x-greeting", greet(config.greeting, this.name));
    return HeadersStatus.Continue;
  }
}
