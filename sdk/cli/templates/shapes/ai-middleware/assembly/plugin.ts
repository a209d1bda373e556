import {
  Bytes,
  ByteWriter,
  Counter,
  HeaderList,
  HttpContext,
  localReply,
  MediaType,
  RequestEditor,
  RulePlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AiErrorKind,
  ChatPath,
  Front,
  RequestTexts,
  writeError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { MyPluginConfig, MyPluginConfigDecoder } from "./generated/config.gen";
import { userCharacters } from "./prompt-length";

const NAME: string = "my-plugin";
const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");

/** One for each configuration. */
export class MyPlugin extends RulePlugin<MyPluginConfig> {
  readonly refused: Counter = new Counter("my_plugin_refused_prompts");

  constructor(id: u32) {
    super(id, NAME, new MyPluginConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new MyPluginStream(id, this);
  }
}

/** One for each request. RequestEditor holds it until its body is there, whatever the pieces it comes in. */
class MyPluginStream extends RequestEditor {
  /** Null: this request passes unread. */
  private config: MyPluginConfig | null = null;
  /** The client's protocol, by the path. */
  private front: Front = Front.None;

  constructor(
    id: u32,
    private readonly plugin: MyPlugin,
  ) {
    super(id, NAME);
  }

  wants(): bool {
    this.config = this.plugin.configForStream();
    if (this.config == null) return false;
    this.front = ChatPath.read(requestHeaders.getBytes(PATH)).front;
    return this.front != Front.None && MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson;
  }

  /** Changes nothing; to change texts, `texts.replace(…)` and return `texts.splice()`. */
  edit(body: Bytes): Splice | null {
    const config = this.config;
    if (config == null) return null;
    const texts = RequestTexts.read(this.front, body);
    const count = userCharacters(texts);
    if (count > config.maxCharacters) this.refuse(count, config.maxCharacters);
    return null;
  }

  /** Clients' libraries read errors of their own protocol only. */
  private refuse(count: i32, most: i32): void {
    this.plugin.refused.add();
    const message = "The prompt has " + count.toString() + " characters; at most " + most.toString() + " are allowed";
    const error = AiError.of(AiErrorKind.TooLarge, message, "prompt_too_long");
    const body = new ByteWriter();
    writeError(this.front, body, error);
    const headers = new HeaderList().add("content-type", "application/json");
    localReply(<u32>error.status, body.take(), "my-plugin.prompt_too_long", headers);
  }
}
