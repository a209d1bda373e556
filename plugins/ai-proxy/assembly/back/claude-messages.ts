import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { textOf, writeToolInput } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { addContent, isMedia, isOwn, writeMedia } from "./claude-parts";
import { ClaudeSystem } from "./claude-system";
import { ClaudeTurn } from "./claude-turn";

/** Stands in where Anthropic wants a user's turn and the client has none; escaped. */
const FILLER: Bytes = Bytes.of("Please continue.");

/** The messages of a chat request as Anthropic's: system apart, roles alternating, results with the turn that follows. */
@final
export class ClaudeMessages {
  private readonly system: ClaudeSystem = new ClaudeSystem();
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;
  private turn: ClaudeTurn = new ClaudeTurn(false);
  private turns: i32 = 0;
  /** Whether the last assistant turn called tools without its thinking. */
  private lostThinking: bool = false;

  constructor() {
    const out = new ByteWriter(1024);
    this.out = out;
    this.json = new JsonWriter(out);
  }

  /** Reads all messages; answers what cannot be translated, with its JSON path, or nothing. */
  read(messages: JsonValue): string {
    this.json.beginArray();
    const items = messages.items();
    while (items.next()) {
      const problem = this.message(items.value);
      if (problem.length > 0) return "messages[" + items.index.toString() + "]." + problem;
    }
    this.flush();
    if (this.turns == 0) this.filler();
    this.json.endArray();
    return "";
  }

  /** Writes `system`, with a last instruction of ours (escaped) if there is one. */
  writeSystem(json: JsonWriter, instruction: Bytes): void {
    this.system.add(instruction, Bytes.empty());
    this.system.write(json);
  }

  /** The list of messages. */
  take(): Bytes {
    return this.out.take();
  }

  /**
   * Whether the model may think: while tools are being called, Anthropic wants the thinking that led to the calls back,
   * and refuses the request without it.
   */
  get allowsThinking(): bool {
    return !this.lostThinking;
  }

  private message(message: JsonValue): string {
    const role = message.member("role").rawText();
    const content = message.member("content");
    if (role.equalsString("system") || role.equalsString("developer")) {
      this.system.addContent(content);
      return "";
    }
    if (role.equalsString("user")) {
      this.switchTo(false);
      this.lostThinking = false;
      return addContent(this.turn, content);
    }
    if (role.equalsString("assistant")) return this.assistant(message, content);
    if (role.equalsString("tool")) return this.toolResult(cleanId(message.member("tool_call_id").rawText()), content);
    // OpenAI's first tools API knows calls by their function's name.
    if (role.equalsString("function")) return this.toolResult(cleanId(message.member("name").rawText()), content);
    return "role: expected system, developer, user, assistant or tool";
  }

  private assistant(message: JsonValue, content: JsonValue): string {
    this.switchTo(true);
    const hasThinking = this.thinking(message);
    const problem = addContent(this.turn, content);
    if (problem.length > 0) return problem;
    this.turn.text(message.member("refusal").rawText(), Bytes.empty());
    const calls = message.member("tool_calls");
    const items = calls.items();
    let hasCalls = false;
    while (calls.kind == JsonKind.Array && items.next()) {
      hasCalls = true;
      this.toolUse(items.value.member("id").rawText(), items.value.member("function"));
    }
    const legacy = message.member("function_call");
    if (legacy.kind == JsonKind.Object) {
      hasCalls = true;
      this.toolUse(legacy.member("name").rawText(), legacy);
    }
    this.lostThinking = hasCalls && !hasThinking;
    return "";
  }

  /** Thinking that the client sends back: OpenRouter's `reasoning_details`, or LiteLLM's `thinking_blocks`. */
  private thinking(message: JsonValue): bool {
    const blocks = message.member("thinking_blocks").items();
    let any = false;
    while (blocks.next()) {
      any = true;
      this.turn.add().raw(blocks.value.raw);
    }
    if (any) return true;
    const details = message.member("reasoning_details").items();
    while (details.next()) if (this.thinkingDetail(details.value)) any = true;
    return any;
  }

  private thinkingDetail(detail: JsonValue): bool {
    const signature = detail.member("signature");
    const data = detail.member("data");
    // Without a signature Anthropic refuses the block.
    if (signature.kind == JsonKind.String) {
      const json = this.turn.add().beginObject().key("type").string("thinking");
      json.key("thinking").stringRaw(detail.member("text").rawText()).key("signature").raw(signature.raw).endObject();
    } else if (data.kind == JsonKind.String) {
      this.turn.add().beginObject().key("type").string("redacted_thinking").key("data").raw(data.raw).endObject();
    } else return false;
    return true;
  }

  private toolUse(id: Bytes, call: JsonValue): void {
    const input = new ByteWriter();
    const given = call.member("arguments");
    if (given.kind == JsonKind.Object) input.bytes(given.raw);
    else writeToolInput(input, given.rawText());
    const json = this.turn.add().beginObject().key("type").string("tool_use").key("id").stringBytes(cleanId(id));
    json.key("name").stringRaw(call.member("name").rawText()).key("input").raw(input.take()).endObject();
  }

  private toolResult(id: Bytes, content: JsonValue): string {
    this.switchTo(false);
    const json = this.turn.addResult().beginObject().key("type").string("tool_result");
    json.key("tool_use_id").stringBytes(id);
    const text = textOf(content);
    if (!hasMedia(content)) {
      if (text.length > 0) json.key("content").stringRaw(text);
      json.endObject();
      return "";
    }
    json.key("content").beginArray();
    if (text.length > 0) json.beginObject().key("type").string("text").key("text").stringRaw(text).endObject();
    const parts = content.items();
    while (parts.next()) if (isMediaPart(parts.value)) writeMedia(json, parts.value);
    json.endArray().endObject();
    return "";
  }

  private switchTo(isAssistant: bool): void {
    if (this.turn.isAssistant == isAssistant) return;
    this.flush();
    this.turn = new ClaudeTurn(isAssistant);
  }

  private flush(): void {
    if (this.turn.isEmpty) return;
    if (this.turns == 0 && this.turn.isAssistant) this.filler();
    this.turns++;
    this.turn.write(this.json);
  }

  private filler(): void {
    const turn = new ClaudeTurn(false);
    turn.text(FILLER, Bytes.empty());
    turn.write(this.json);
    this.turns++;
  }
}

function isMediaPart(part: JsonValue): bool {
  return isMedia(part.member("type").rawText()) || isOwn(part);
}

function hasMedia(content: JsonValue): bool {
  if (content.kind != JsonKind.Array) return false;
  const parts = content.items();
  while (parts.next()) if (isMediaPart(parts.value)) return true;
  return false;
}

/** An id as Anthropic takes it, letters, digits, `_` and `-` only: calls of other providers have dots and colons. */
function cleanId(id: Bytes): Bytes {
  if (id.length == 0) return NO_ID;
  const out = new ByteWriter(id.length);
  for (let i = 0; i < id.length; i++) {
    const byte = id.at(i);
    const lower = byte | 0x20;
    const isAllowed =
      (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5f || byte == 0x2d;
    out.byte(isAllowed ? byte : 0x5f);
  }
  return out.take();
}

const NO_ID: Bytes = Bytes.of("call");
