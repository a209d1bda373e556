import {
  Bytes,
  HttpContext,
  MediaType,
  RequestEditor,
  RulePlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { withDefaults } from "./defaults";
import { MyPluginConfig, MyPluginConfigDecoder } from "./generated/config.gen";

const NAME: string = "my-plugin";
const CONTENT_TYPE: Bytes = Bytes.of("content-type");

/** One for each configuration. */
export class MyPlugin extends RulePlugin<MyPluginConfig> {
  constructor(id: u32) {
    super(id, NAME, new MyPluginConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new MyPluginStream(id, this);
  }
}

/** One for each request. RequestEditor holds it until its body is there, whatever the pieces it comes in. */
class MyPluginStream extends RequestEditor {
  /** Null: this request passes as it is. */
  private config: MyPluginConfig | null = null;

  constructor(
    id: u32,
    private readonly plugin: MyPlugin,
  ) {
    super(id, NAME);
  }

  wants(): bool {
    this.config = this.plugin.configForStream();
    return this.config != null && MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson;
  }

  edit(body: Bytes): Splice | null {
    const config = this.config;
    return config == null ? null : withDefaults(body, config.defaults);
  }
}
