import { ByteWriter, Bytes, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  ExtraScope,
  FinishReason,
  OpenAiToolCalls,
  readProviderError,
  tellReasoning,
  tellText,
  Usage,
  writeQuoted,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Reads the events of a Cohere chat stream; `whole` reads an answer in one body. Unknown events are passed over. */
@final
export class CohereAnswer extends AnswerEvents {
  private readonly tools: OpenAiToolCalls;

  constructor(sink: AnswerSink) {
    super(sink);
    this.tools = new OpenAiToolCalls(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const event = this.parsed(data);
    if (this.ended || event.kind != JsonKind.Object) return;
    const type = event.member("type").rawText();
    const delta = event.member("delta");
    if (type.equalsString("message-start")) this.start(event);
    if (delta.kind == JsonKind.Object) this.message(delta.member("message"), event.member("index").asI64(-1));
    else if (event.member("message").kind == JsonKind.String) this.fail(readProviderError(0, data));
    if (type.equalsString("message-end")) this.complete(delta);
  }

  /** Tells a whole answer; a body that is none becomes an error. */
  whole(body: Bytes): void {
    const answer = jsonParse(body);
    const message = answer.member("message");
    if (message.kind == JsonKind.Object) {
      this.start(answer);
      this.message(message, -1);
      this.complete(answer);
    } else this.fail(message.kind == JsonKind.String ? readProviderError(0, body) : AiError.malformed());
  }

  private start(answer: JsonValue): void {
    this.sink.start(answer.member("id").rawText(), Bytes.empty(), 0);
  }

  /** A message, or what an event adds to it: one thing in the place of each list. */
  private message(message: JsonValue, index: i64): void {
    tellReasoning(this.sink, message.member("tool_plan").rawText());
    const content = message.member("content");
    this.part(content);
    const parts = content.items();
    while (parts.next()) this.part(parts.value);
    const calls = message.member("tool_calls");
    if (calls.kind == JsonKind.Object) {
      this.tools.fragment(index, calls.member("id").rawText(), calls.member("function"));
    } else this.tools.read(calls, true);
    this.citations(message.member("citations"));
  }

  private part(part: JsonValue): void {
    tellReasoning(this.sink, part.member("thinking").rawText());
    tellText(this.sink, part.member("text").rawText());
  }

  /** Citations of the text, one for each source, as OpenAI's of pages: a document without an address goes by its id. */
  private citations(citations: JsonValue): void {
    const out = new ByteWriter();
    this.cite(out, citations);
    const items = citations.items();
    while (citations.kind == JsonKind.Array && items.next()) this.cite(out, items.value);
    if (out.length == 0) return;
    out.byte(0x5d);
    this.sink.extra(ExtraScope.Message, ANNOTATIONS, out.take());
  }

  private cite(out: ByteWriter, citation: JsonValue): void {
    const type = citation.member("type").rawText();
    if (type.length > 0 && !type.equalsString("TEXT_CONTENT")) return;
    const sources = citation.member("sources").items();
    while (sources.next()) {
      const source = sources.value;
      let document = source.member("document");
      if (document.kind != JsonKind.Object) document = source.member("tool_output");
      out.text(out.length == 0 ? "[" : ",");
      out.text('{"type":"url_citation","url_citation":{"start_index":');
      out.integer(citation.member("start").asI64());
      out.text(',"end_index":');
      out.integer(citation.member("end").asI64());
      out.text(',"url":');
      writeQuoted(out, named(document, source, document.member("url")));
      out.text(',"title":');
      writeQuoted(out, named(document, source, document.member("title")));
      out.text("}}");
    }
  }

  private complete(answer: JsonValue): void {
    const usage = new Usage();
    const given = answer.member("usage");
    if (!usage.merge(given.member("tokens"))) usage.merge(given.member("billed_units"));
    // The cached tokens stand beside the counts, and all of it is what the provider reported.
    if (usage.merge(given)) this.sink.usage(usage);
    const word = answer.member("finish_reason").rawText();
    const isLate = word.equalsString("TIMEOUT");
    if (isLate || word.equalsString("ERROR")) this.fail(readProviderError(isLate ? 504 : 0, answer.raw));
    if (this.ended) return;
    this.tools.complete();
    this.sink.finish(reasonOf(word), word, Bytes.empty());
    this.end();
  }
}

const ANNOTATIONS: Bytes = Bytes.of("annotations");

function named(document: JsonValue, source: JsonValue, value: JsonValue): Bytes {
  return value.kind == JsonKind.String ? value.rawText() : source.member("id").rawText();
}

function reasonOf(word: Bytes): FinishReason {
  if (word.equalsString("STOP_SEQUENCE")) return FinishReason.StopSequence;
  if (word.equalsString("MAX_TOKENS")) return FinishReason.Length;
  return word.equalsString("TOOL_CALL") ? FinishReason.ToolCalls : FinishReason.Stop;
}
