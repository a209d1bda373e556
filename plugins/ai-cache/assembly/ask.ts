import { Bytes, ByteWriter, JsonKind, JsonReader, JsonToken, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes, Front, RequestOptions, readRequest } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { FrontPath } from "./front-path";
import { writeMeaning } from "./key/chat-key";
import { isCommon } from "./key/common-meaning";
import { OutsideTexts } from "./key/outside-texts";

/**
 * Tokens of JSON (brackets, names, scalars) that a request may have, and brackets that may be open: to be made canonical it is
 * gone through once for each level, with a small object for each token.
 */
const MOST_TOKENS: i32 = 1 << 17;
const MOST_LEVELS: i32 = 64;

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
    if (!isReadable(body)) return null;
    const given = JsonValue.of(body);
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
    if (this.path.beta.length > 0) return false;
    return front == Front.OpenAiChat || isCommon(front, this.given);
  }

  /** Whether there may be calls that have no neutral form: of tools of the provider's own, or in a form that only OpenAI has. */
  get hasForeignTools(): bool {
    const members = this.given.items();
    while (members.next()) {
      if (members.keyIsText("tools") && this.hasForeignOf(members.value)) return true;
      const isForeign = members.keyIsText("functions") || members.keyIsText("mcp_servers");
      if (isForeign && members.value.items().next()) return true;
    }
    return false;
  }

  /** -1 where the request does not say. */
  get temperature(): f64 {
    return this.chat.member("temperature").asF64(-1);
  }

  /** Appends what the request means: two that mean the same have the same bytes, two that do not have others. */
  writeMeaning(out: ByteWriter, outside: OutsideTexts): void {
    writeMeaning(out, this.chat, outside);
    part(out, 0x50, this.path.place);
    if (this.isCommon) return;
    out.byte(0x40 + <i32>this.path.front);
    writeMeaning(out, this.given, outside);
    part(out, 0x62, this.path.beta);
  }

  private hasForeignOf(tools: JsonValue): bool {
    // Gemini takes one in the place of a list.
    if (tools.kind == JsonKind.Object) return !this.isFunction(tools);
    const items = tools.items();
    while (items.next()) if (!this.isFunction(items.value)) return true;
    return false;
  }

  /** Whether a tool is a function of the client's, which Anthropic calls `custom` (OpenAI: one whose calls are free text). */
  private isFunction(tool: JsonValue): bool {
    const type = tool.member("type").rawText();
    if (type.equalsString("custom")) return this.path.front == Front.AnthropicMessages;
    if (type.length > 0) return type.equalsString("function");
    if (tool.member("name").exists) return true;
    // Gemini's: one object names functions, another tool each.
    const members = tool.items();
    while (members.next()) {
      if (!members.keyIsText("functionDeclarations") && !members.keyIsText("function_declarations")) return false;
    }
    return true;
  }
}

/** Appends bytes behind a mark, if there are any, so that what follows can not be taken for a part of them. */
function part(out: ByteWriter, mark: i32, bytes: Bytes): void {
  if (bytes.length == 0) return;
  out.byte(mark);
  out.integer(bytes.length);
  out.byte(0x3a);
  out.bytes(bytes);
}

/** Whether a body is JSON that can be gone through in no time. */
function isReadable(body: Bytes): bool {
  const reader = new JsonReader(body);
  let left = MOST_TOKENS;
  while (reader.next() > JsonToken.End) {
    if (--left < 0 || reader.depth > MOST_LEVELS) return false;
  }
  return !reader.failed;
}
