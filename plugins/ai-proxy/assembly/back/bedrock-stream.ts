import { Bytes, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerEvents,
  AnswerSink,
  AnthropicTools,
  finishReasonOf,
  tellReasoning,
  tellText,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { bedrockError } from "./bedrock-error";

/** How the types of messages begin that tell an error within a stream. */
const EXCEPTION: Bytes = Bytes.of("exception:");
const ERROR: Bytes = Bytes.of("error:");

/** Reads the events of a Converse stream; the parts of a whole answer too. Unknown events and blocks are passed over. */
@final
export class BedrockAnswerStream extends AnswerEvents {
  private readonly usage: Usage = new Usage();
  private readonly tools: AnthropicTools;

  constructor(sink: AnswerSink) {
    super(sink);
    this.tools = new AnthropicTools(sink);
  }

  event(name: Bytes, data: Bytes): void {
    if (this.ended) return;
    if (name.startsWith(EXCEPTION) || name.startsWith(ERROR)) {
      this.fail(bedrockError(0, data, name.slice(name.indexOfByte(0x3a) + 1)));
      return;
    }
    const event = this.parsed(data);
    const index = event.member("contentBlockIndex").asI64(-1);
    if (name.equalsString("contentBlockDelta")) this.block(index, event.member("delta"));
    else if (name.equalsString("contentBlockStart")) this.block(index, event.member("start"));
    else if (name.equalsString("contentBlockStop")) this.tools.stop(index);
    else if (name.equalsString("messageStart")) this.start();
    else if (name.equalsString("messageStop")) this.stop(event);
    else if (name.equalsString("metadata")) this.metadata(event);
  }

  /** Tells a whole answer; false when it is none. */
  whole(body: Bytes): bool {
    const answer = jsonParse(body);
    const message = answer.member("output").member("message");
    if (message.kind != JsonKind.Object) return false;
    this.tellUsage(answer);
    this.start();
    const blocks = message.member("content").items();
    while (blocks.next()) {
      this.block(blocks.index, blocks.value);
      this.tools.stop(blocks.index);
    }
    this.stop(answer);
    this.end();
    return true;
  }

  /** The id stands in a header, the model in the request. */
  private start(): void {
    this.sink.start(Bytes.empty(), Bytes.empty(), 0);
  }

  /** A block, or what comes of it in a stream. */
  private block(index: i64, block: JsonValue): void {
    const members = block.items();
    while (members.next()) {
      const key = members.rawKey;
      const value = members.value;
      if (key.equalsString("text")) tellText(this.sink, value.rawText());
      else if (key.equalsString("toolUse")) this.toolUse(index, value);
      else if (key.equalsString("reasoningContent")) this.reasoning(value);
      else if (key.equalsString("citationsContent")) {
        const texts = value.member("content").items();
        while (texts.next()) tellText(this.sink, texts.value.member("text").rawText());
      }
    }
  }

  /** Calls of tools that Bedrock itself runs are passed over. */
  private toolUse(index: i64, use: JsonValue): void {
    if (!use.member("toolUseId").exists) this.tools.input(index, use.member("input").rawText());
    else if (!use.member("type").exists) this.tools.start(index, use, "toolUseId");
  }

  /** A whole answer has text and signature in an object of their own. */
  private reasoning(content: JsonValue): void {
    const inner = content.member("reasoningText");
    const told = inner.exists ? inner : content;
    tellReasoning(this.sink, told.member("text").rawText());
    const signature = told.member("signature").rawText();
    if (signature.length > 0) this.sink.reasoningSignature(signature);
    const redacted = content.member("redactedContent").rawText();
    if (redacted.length > 0) this.sink.redactedReasoning(redacted);
  }

  private stop(event: JsonValue): void {
    const word = event.member("stopReason").rawText();
    if (word.length == 0 || this.finished) return;
    this.finished = true;
    this.tools.stopAll();
    // Told to who asks for it by `additionalModelResponseFieldPaths`.
    const met = event.member("additionalModelResponseFields").member("stop_sequence").rawText();
    this.sink.finish(finishReasonOf(word), word, met);
  }

  /** The last event: what the answer cost. */
  private metadata(event: JsonValue): void {
    this.tellUsage(event);
    if (this.finished) this.end();
  }

  private tellUsage(event: JsonValue): void {
    if (!this.usage.merge(event.member("usage"))) return;
    // Whether the cache is in Bedrock's total differs between models: the sum of all always holds it.
    this.usage.reportedTotal = -1;
    this.sink.usage(this.usage);
  }
}
