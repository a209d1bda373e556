import {
  Bytes,
  HeadersStatus,
  HttpContext,
  RequestTarget,
  RulePlugin,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { MyPluginConfig, MyPluginConfigDecoder } from "./generated/config.gen";
import { tagOf } from "./tags";

const PATH: Bytes = Bytes.of(":path");

/** One for each configuration. */
export class MyPlugin extends RulePlugin<MyPluginConfig> {
  constructor(id: u32) {
    super(id, "my-plugin", new MyPluginConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new MyPluginStream(id, this);
  }
}

/** One for each request. */
class MyPluginStream extends HttpContext {
  constructor(
    id: u32,
    private readonly plugin: MyPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    // Null: the plugin has no configuration for this request's route or host.
    const config = this.plugin.configForStream();
    if (config == null) return HeadersStatus.Continue;
    const path = RequestTarget.parse(requestHeaders.getBytes(PATH)).path;
    const tag = tagOf(path, config.tags);
    // A client may not tag itself, on a path that has no tag either.
    if (tag.length > 0) requestHeaders.replaceBytes(config.header, tag);
    else requestHeaders.removeBytes(config.header);
    return HeadersStatus.Continue;
  }
}
