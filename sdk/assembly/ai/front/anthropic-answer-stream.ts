import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AnswerSink, ExtraScope } from "../answer";
import { finishReasonOf } from "../finish-reason";
import { readProviderError } from "../provider-error";
import { Usage } from "../usage";
import { AnswerEvents } from "./answer-events";
import { AnthropicTools } from "./anthropic-tools";

/** Reads the events of an Anthropic messages stream. Unknown events, blocks and deltas are passed over. */
@final
export class AnthropicAnswerStream extends AnswerEvents {
  private readonly usage: Usage = new Usage();
  private readonly tools: AnthropicTools;

  constructor(sink: AnswerSink) {
    super(sink);
    this.tools = new AnthropicTools(sink);
  }

  event(name: Bytes, data: Bytes): void {
    if (this.ended || data.length == 0) return;
    const document = this.parsed(data);
    if (document.kind != JsonKind.Object) return;
    const event = new EventMembers(document);
    const type = event.type.length > 0 ? event.type : name;
    if (type.equalsString("content_block_delta")) this.delta(event);
    else if (type.equalsString("content_block_start")) this.blockStart(event);
    else if (type.equalsString("content_block_stop")) this.tools.stop(event.index);
    else if (type.equalsString("message_start")) this.start(event.message);
    else if (type.equalsString("message_delta")) this.messageDelta(event);
    else if (type.equalsString("message_stop")) this.stop();
    else if (type.equalsString("error")) this.fail(readProviderError(0, data));
  }

  private start(message: JsonValue): void {
    if (this.usage.merge(message.member("usage"))) this.sink.usage(this.usage);
    this.sink.start(message.member("id").rawText(), message.member("model").rawText(), 0);
  }

  private blockStart(event: EventMembers): void {
    const block = event.block;
    const type = block.member("type").rawText();
    if (type.equalsString("tool_use")) this.tools.start(event.index, block);
    else if (type.equalsString("redacted_thinking")) this.sink.redactedReasoning(block.member("data").rawText());
    else if (type.equalsString("text")) tellText(this.sink, block.member("text").rawText());
    else if (type.equalsString("thinking")) tellReasoning(this.sink, block.member("thinking").rawText());
    else this.sink.foreign();
  }

  private delta(event: EventMembers): void {
    const delta = event.delta;
    const type = delta.member("type").rawText();
    if (type.equalsString("text_delta")) tellText(this.sink, delta.member("text").rawText());
    else if (type.equalsString("thinking_delta")) tellReasoning(this.sink, delta.member("thinking").rawText());
    else if (type.equalsString("input_json_delta")) {
      this.tools.input(event.index, delta.member("partial_json").rawText());
    } else if (type.equalsString("signature_delta")) {
      const signature = delta.member("signature").rawText();
      if (signature.length > 0) this.sink.reasoningSignature(signature);
    } else if (type.equalsString("citations_delta")) tellCitation(this.sink, delta.member("citation"));
  }

  private messageDelta(event: EventMembers): void {
    if (this.usage.merge(event.usage)) this.sink.usage(this.usage);
    const word = event.delta.member("stop_reason").rawText();
    if (word.length == 0 || this.finished) return;
    this.finished = true;
    this.tools.stopAll();
    this.sink.finish(finishReasonOf(word), word, event.delta.member("stop_sequence").rawText());
  }

  private stop(): void {
    if (this.finished) this.end();
    else this.close();
  }
}

/** Tells text, if there is any. */
export function tellText(sink: AnswerSink, text: Bytes): void {
  if (text.length > 0) sink.text(text);
}

/** Tells thinking, if there is any. */
export function tellReasoning(sink: AnswerSink, text: Bytes): void {
  if (text.length > 0) sink.reasoning(text);
}

/** Tells a page or a search result that the text cites as OpenAI's `annotations`; places in documents have no address. */
export function tellCitation(sink: AnswerSink, citation: JsonValue): void {
  let url = citation.member("url");
  if (!url.exists) url = citation.member("source");
  if (url.kind != JsonKind.String) return;
  const out = new ByteWriter(128);
  out.text('[{"type":"url_citation","url_citation":{"url":');
  out.bytes(url.raw);
  out.text(',"title":"');
  out.bytes(citation.member("title").rawText());
  out.text('"}}]');
  sink.extra(ExtraScope.Message, Bytes.of("annotations"), out.take());
}

/** The members of an event that are read, found in one pass. */
@final
class EventMembers {
  type: Bytes = Bytes.empty();
  /** position of the content block; -1 when absent */
  index: i64 = -1;
  message: JsonValue = JsonValue.missing();
  block: JsonValue = JsonValue.missing();
  delta: JsonValue = JsonValue.missing();
  usage: JsonValue = JsonValue.missing();

  constructor(event: JsonValue) {
    const members = event.items();
    while (members.next()) this.take(members.rawKey, members.value);
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("type")) this.type = value.rawText();
    else if (key.equalsString("index")) this.index = value.asI64(-1);
    else if (key.equalsString("delta")) this.delta = value;
    else if (key.equalsString("content_block")) this.block = value;
    else if (key.equalsString("message")) this.message = value;
    else if (key.equalsString("usage")) this.usage = value;
  }
}
