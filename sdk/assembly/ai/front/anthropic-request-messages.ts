import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonItems } from "../../json/items";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { turnProblem } from "./anthropic-request-check";
import { AnthropicParts, copyMark, plainText } from "./anthropic-request-parts";
import { writeSignatureMember } from "./openai-signature";
import { RequestOptions } from "./request-options";
import { Maker, writeSigned } from "./signature-maker";
import { idOf, idSignature } from "./signed-id";

/** How Claude Code's billing line begins, a pseudo system prompt that differs in every request and means nothing elsewhere. */
const BILLING_LINE: Bytes = Bytes.of("x-anthropic-billing-header:");

/** Writes the turns of an Anthropic request as OpenAI messages. */
@final
export class AnthropicMessages {
  private readonly parts: AnthropicParts;

  constructor(
    private readonly json: JsonWriter,
    private readonly options: RequestOptions,
  ) {
    this.parts = new AnthropicParts(json, options.isClaude);
  }

  /** The system prompt, a string or text blocks, as one message of plain text: every provider takes that. */
  system(system: JsonValue): void {
    if (this.options.isClaude && system.kind == JsonKind.Array) {
      this.markedSystem(system.items());
      return;
    }
    const text = new ByteWriter();
    if (system.kind == JsonKind.String) addSystemText(text, system.rawText());
    const blocks = system.items();
    if (system.kind == JsonKind.Array) while (blocks.next()) addSystemText(text, blocks.value.member("text").rawText());
    if (text.length == 0) return;
    this.json.beginObject().key("role").string("system").key("content").stringRaw(text.take()).endObject();
  }

  /** The same in parts, which can be marked. */
  private markedSystem(blocks: JsonItems): void {
    this.json.beginObject().key("role").string("system").key("content").beginArray();
    while (blocks.next()) {
      if (!blocks.value.member("text").rawText().startsWith(BILLING_LINE)) this.parts.part(blocks.value);
    }
    this.json.endArray().endObject();
  }

  /** The messages; answers what is wrong with them, or nothing. */
  turns(messages: JsonValue): string {
    const items = messages.items();
    while (items.next()) {
      const message = items.value;
      const role = message.member("role").rawText();
      const content = message.member("content");
      const isUser = role.equalsString("user");
      const problem = turnProblem(content, isUser);
      if (problem.length > 0) return "messages[" + items.index.toString() + "]" + problem;
      if (isUser) this.user(content);
      else if (role.equalsString("assistant")) this.assistant(content);
      else if (role.equalsString("system")) this.system(content);
      else return "messages[" + items.index.toString() + "].role: expected user or assistant";
    }
    return "";
  }

  private user(content: JsonValue): void {
    if (content.kind != JsonKind.Array) {
      this.json.beginObject().key("role").string("user").key("content").stringRaw(content.rawText()).endObject();
      return;
    }
    // OpenAI wants the results right after the calls, and pictures in a user's message only.
    const results = content.items();
    while (results.next()) if (isType(results.value, "tool_result")) this.toolResult(results.value);
    if (!this.parts.any(content)) return;
    this.json.beginObject().key("role").string("user").key("content");
    this.parts.write(content);
    this.json.endObject();
  }

  private toolResult(block: JsonValue): void {
    const json = this.json;
    json.beginObject().key("role").string("tool");
    json
      .key("tool_call_id")
      .stringRaw(idOf(block.member("tool_use_id").rawText()))
      .key("content");
    let text = plainText(block.member("content"));
    if (block.member("is_error").kind == JsonKind.True) {
      const marked = new ByteWriter(text.length + 16);
      marked.text("Error: ");
      marked.bytes(text);
      text = marked.take();
    }
    if (this.options.isClaude && block.member("cache_control").exists) {
      json.beginArray().beginObject().key("type").string("text").key("text").stringRaw(text);
      copyMark(json, block);
      json.endObject().endArray();
    } else json.stringRaw(text);
    json.endObject();
  }

  private assistant(content: JsonValue): void {
    const json = this.json;
    json.beginObject().key("role").string("assistant").key("content");
    const text = plainText(content);
    const hasCalls = content.kind == JsonKind.Array && hasType(content.items(), "tool_use");
    if (text.length == 0 && hasCalls) json.nul();
    else json.stringRaw(text);
    if (hasCalls) this.toolCalls(content.items());
    if (this.options.keepThinking && content.kind == JsonKind.Array) this.thinking(content.items());
    json.endObject();
  }

  private toolCalls(blocks: JsonItems): void {
    const json = this.json;
    json.key("tool_calls").beginArray();
    while (blocks.next()) {
      const block = blocks.value;
      if (!isType(block, "tool_use")) continue;
      const input = block.member("input");
      const id = block.member("id").rawText();
      json.beginObject().key("id").stringRaw(idOf(id)).key("type").string("function");
      json.key("function").beginObject().key("name").stringRaw(block.member("name").rawText());
      json.key("arguments");
      if (input.kind == JsonKind.Object) json.stringBytes(input.raw);
      else json.string("{}");
      json.endObject();
      if (this.options.keepThinking) writeSignatureMember(json, idSignature(id));
      json.endObject();
    }
    json.endArray();
  }

  private thinking(blocks: JsonItems): void {
    const json = this.json;
    let count = 0;
    while (blocks.next()) {
      const block = blocks.value;
      const isText = isType(block, "thinking");
      if (!isText && !isType(block, "redacted_thinking")) continue;
      if (count++ == 0) json.key("reasoning_details").beginArray();
      json.beginObject().key("type");
      if (isText) {
        json.string("reasoning.text").key("text").stringRaw(block.member("thinking").rawText()).key("signature");
      } else json.string("reasoning.encrypted").key("data");
      writeSigned(json, block.member(isText ? "signature" : "data").rawText(), Maker.Claude);
      json
        .key("index")
        .integer(count - 1)
        .endObject();
    }
    if (count > 0) json.endArray();
  }
}

function addSystemText(out: ByteWriter, text: Bytes): void {
  if (text.length == 0 || text.startsWith(BILLING_LINE)) return;
  if (out.length > 0) out.text("\\n\\n");
  out.bytes(text);
}

/** Whether a content block is of this type. */
function isType(block: JsonValue, type: string): bool {
  return block.member("type").rawText().equalsString(type);
}

function hasType(blocks: JsonItems, type: string): bool {
  while (blocks.next()) if (isType(blocks.value, type)) return true;
  return false;
}
