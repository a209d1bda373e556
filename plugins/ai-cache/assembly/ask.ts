import { Bytes, ByteWriter, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes, Front, RequestOptions, readRequest } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { FrontPath } from "./front-path";
import { writeMeaning } from "./key/chat-key";
import { isCommon } from "./key/common-meaning";
import { OutsideTexts } from "./key/outside-texts";

/** What a client asks, in whatever protocol. */
@final
export class Ask {
  private constructor(
    readonly path: FrontPath,
    /** The client's own request. */
    private readonly given: JsonValue,
    /** The same in OpenAI's form. */
    readonly chat: JsonValue,
  ) {}

  /** Null: it is no request of its protocol, which the provider will tell the client. */
  static read(path: FrontPath, body: Bytes): Ask | null {
    const given = jsonParse(body);
    if (given.kind != JsonKind.Object) return null;
    if (path.front == Front.OpenAiChat) return new Ask(path, given, given);
    const options = new RequestOptions();
    options.keepThinking = true;
    options.isStream = path.isStream;
    options.model = escapeBytes(path.model);
    const neutral = readRequest(path.front, body, options);
    if (!neutral.ok) return null;
    const chat = JsonValue.of(neutral.value);
    return chat.kind == JsonKind.Object ? new Ask(path, given, chat) : null;
  }

  /** The model that is asked, UTF-8; empty: none is named. */
  get model(): Bytes {
    return this.chat.member("model").asBytes();
  }

  get isStream(): bool {
    return this.path.isStream || this.given.member("stream").asBool();
  }

  /** Whether a stream of OpenAI's is to end with what it used. */
  get wantsUsage(): bool {
    return this.given.member("stream_options").member("include_usage").asBool();
  }

  /** Whether the model may call tools. */
  get hasTools(): bool {
    return this.chat.member("tools").items().next() || this.chat.member("functions").items().next();
  }

  /** Whether OpenAI's form tells all of it. */
  get isCommon(): bool {
    const front = this.path.front;
    return front == Front.OpenAiChat || isCommon(front, this.given);
  }

  /** Whether the provider may call tools of its own: what comes of that has no neutral form. */
  get hasServerTools(): bool {
    const tools = this.given.member("tools").items();
    while (tools.next()) if (!isClientsTool(tools.value)) return true;
    return false;
  }

  /** -1 where the request does not say. */
  get temperature(): f64 {
    return this.chat.member("temperature").asF64(-1);
  }

  /** Appends what the request means: two that mean the same have the same bytes, two that do not have others. */
  writeMeaning(out: ByteWriter, outside: OutsideTexts): void {
    writeMeaning(out, this.chat, outside);
    if (this.isCommon) return;
    out.byte(0x40 + <i32>this.path.front);
    writeMeaning(out, this.given, outside);
  }
}

/** Whether a tool is a function of the client's, in whichever protocol. */
function isClientsTool(tool: JsonValue): bool {
  const type = tool.member("type").rawText();
  if (type.length > 0) return type.equalsString("function") || type.equalsString("custom");
  if (tool.member("name").exists) return true;
  // Gemini's: one object names functions, another tool each.
  const members = tool.items();
  while (members.next()) {
    if (!members.keyIsText("functionDeclarations") && !members.keyIsText("function_declarations")) return false;
  }
  return true;
}
