import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatTurn } from "./chat-turn";
import { FILLER, NO_ROLE } from "./content";
import { MessageCalls } from "./message-calls";

/**
 * The messages of a chat request for a provider that wants the system prompt apart, roles that alternate and begin with the
 * user, and results in the turn after the calls.
 */
@final
export class ChatTurns {
  /** What to mark as worth caching. */
  cachesSystem: bool = false;
  cachesLastUser: bool = false;
  cachesLast: bool = false;
  /** Whether tools were called or have answered. */
  hasTools: bool = false;
  /** The first tool that was called, escaped; empty when none was. */
  toolName: Bytes = Bytes.empty();
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;
  private turn: ChatTurn;
  /** The turn before, which goes on when nothing comes of the one at hand. */
  private before: ChatTurn | null = null;
  private turns: i32 = 0;
  /** Whether the last assistant turn called tools without its thinking. */
  private lostThinking: bool = false;

  /** @param system an empty turn, which becomes the system prompt */
  constructor(private readonly system: ChatTurn) {
    const out = new ByteWriter(1024);
    this.out = out;
    this.json = new JsonWriter(out);
    this.turn = system.another(false);
  }

  /** Reads all messages; answers what cannot be translated, with its JSON path, or nothing. */
  read(messages: JsonValue): string {
    this.json.beginArray();
    const items = messages.items();
    while (items.next()) {
      const problem = this.message(items.value);
      if (problem.length > 0) return "messages[" + items.index.toString() + "]." + problem;
    }
    this.finish();
    this.json.endArray();
    return "";
  }

  /** Writes `system`, with a last instruction of ours (escaped) if there is one. */
  writeSystem(json: JsonWriter, instruction: Bytes): void {
    const system = this.system;
    system.text(instruction, JsonValue.missing());
    if (system.isEmpty) return;
    if (this.cachesSystem) system.cache();
    json.key("system");
    system.writeContent(json);
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
      addTexts(this.system, content);
      return "";
    }
    if (role.equalsString("user")) {
      this.switchTo(false);
      this.lostThinking = false;
      return addContent(this.turn, content);
    }
    if (role.equalsString("assistant")) return this.assistant(message, content);
    if (role.equalsString("tool")) return this.toolResult(message.member("tool_call_id").rawText(), content);
    // OpenAI's first tools API knows calls by their function's name.
    if (role.equalsString("function")) return this.toolResult(message.member("name").rawText(), content);
    return NO_ROLE;
  }

  private assistant(message: JsonValue, content: JsonValue): string {
    this.switchTo(true);
    // Thinking that the client sends back: LiteLLM's `thinking_blocks`, or OpenRouter's `reasoning_details`.
    const thought = message.member("reasoning_content").rawText();
    let hasThinking = this.thinking(message.member("thinking_blocks"), thought);
    if (!hasThinking) hasThinking = this.thinking(message.member("reasoning_details"), thought);
    const problem = addContent(this.turn, content);
    if (problem.length > 0) return problem;
    this.turn.text(message.member("refusal").rawText(), JsonValue.missing());
    const calls = new MessageCalls(message);
    let hasCalls = false;
    while (calls.next()) {
      hasCalls = true;
      if (this.toolName.length == 0) this.toolName = calls.name;
      this.turn.toolUse(cleanId(calls.id), calls.name, calls.input);
    }
    if (hasCalls) this.hasTools = true;
    this.lostThinking = hasCalls && !hasThinking;
    return "";
  }

  /** @param thought all of it, for a client that keeps the signature without its text */
  private thinking(blocks: JsonValue, thought: Bytes): bool {
    let any = false;
    const items = blocks.items();
    while (items.next()) {
      const signature = items.value.member("signature").rawText();
      const data = items.value.member("data").rawText();
      // Without a signature, and with another provider's, Anthropic refuses the block.
      if (!isOwnDetail(items.value, FORMAT)) continue;
      if (signature.length > 0) {
        let text = items.value.member("text");
        if (!text.exists) text = items.value.member("thinking");
        this.turn.reasoning(text.exists || any ? text.rawText() : thought, signature);
      } else if (data.length > 0) this.turn.redactedReasoning(data);
      else continue;
      any = true;
    }
    return any;
  }

  private toolResult(id: Bytes, content: JsonValue): string {
    this.switchTo(false);
    this.hasTools = true;
    return this.turn.toolResult(cleanId(id), content);
  }

  /** Goes on with a turn of that role. */
  private switchTo(isAssistant: bool): void {
    if (this.turn.isAssistant == isAssistant) return;
    const before = this.before;
    if (!this.turn.isEmpty) {
      if (before != null) this.flush(before);
      this.before = this.turn;
      this.turn = this.system.another(isAssistant);
    } else if (before != null) {
      this.turn = before;
      this.before = null;
    } else this.turn = this.system.another(isAssistant);
  }

  private finish(): void {
    let before = this.before;
    let last = this.turn;
    if (last.isEmpty && before != null) {
      last = before;
      before = null;
    }
    if (last.isEmpty) {
      last = this.system.another(false);
      last.text(FILLER, JsonValue.missing());
    }
    if (before != null) {
      if (this.cachesLastUser && last.isAssistant) before.cache();
      this.flush(before);
    }
    if (this.cachesLast || (this.cachesLastUser && !last.isAssistant)) last.cache();
    this.flush(last);
  }

  private flush(turn: ChatTurn): void {
    if (this.turns++ == 0 && turn.isAssistant) {
      const filler = this.system.another(false);
      filler.text(FILLER, JsonValue.missing());
      filler.write(this.json);
    }
    turn.write(this.json);
  }
}

const FORMAT: Bytes = Bytes.of("anthropic-claude-v1");

/** Whether a detail of thinking may go to the maker of that format: it names no other. */
export function isOwnDetail(detail: JsonValue, own: Bytes): bool {
  const format = detail.member("format");
  return format.kind != JsonKind.String || format.rawText().equals(own);
}

/** Adds the content of a system or developer message: a string, or text parts. */
function addTexts(turn: ChatTurn, content: JsonValue): void {
  if (content.kind == JsonKind.String) turn.text(content.rawText(), JsonValue.missing());
  if (content.kind != JsonKind.Array) return;
  const parts = content.items();
  while (parts.next()) turn.text(parts.value.member("text").rawText(), parts.value.member("cache_control"));
}

/** Adds OpenAI content (a string or parts); answers what cannot be translated, at which part, or nothing. */
function addContent(turn: ChatTurn, content: JsonValue): string {
  if (content.kind == JsonKind.String) turn.text(content.rawText(), JsonValue.missing());
  if (content.kind != JsonKind.Array) return "";
  const parts = content.items();
  while (parts.next()) {
    const problem = addPart(turn, parts.value);
    if (problem.length > 0) return "content[" + parts.index.toString() + "]: " + problem;
  }
  return "";
}

function addPart(turn: ChatTurn, part: JsonValue): string {
  const type = part.member("type").rawText();
  const cache = part.member("cache_control");
  if (part.kind == JsonKind.String) turn.text(part.rawText(), cache);
  else if (type.equalsString("text")) turn.text(part.member("text").rawText(), cache);
  else if (type.equalsString("refusal")) turn.text(part.member("refusal").rawText(), cache);
  else return turn.media(part);
  return "";
}

/** An id of letters, digits, `_` and `-` only: calls of other providers have dots and colons. */
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
