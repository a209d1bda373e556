import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { AiError } from "../ai-error";
import { AnswerSink } from "../answer";
import { FinishReason } from "../finish-reason";
import { readProviderError } from "../provider-error";
import { Usage } from "../usage";
import { AnswerEvents } from "./answer-events";
import { GeminiCandidate } from "./gemini-candidate";
import { Repeated } from "./proto-json";

/** Most candidates that are read, as of OpenAI's choices. */
const MAX_CANDIDATES: i32 = 128;

/**
 * Reads Gemini's GenerateContentResponse objects, the chunks of a stream or one whole answer, which have the same form.
 * Older models give a finish reason with each chunk, and usage may follow the last: so finishes are told at the end.
 */
@final
export class GeminiAnswerStream extends AnswerEvents {
  private started: bool = false;
  private current: i32 = 0;
  private readonly candidates: GeminiCandidate[] = [];
  private readonly usage: Usage = new Usage();
  private id: Bytes = Bytes.empty();
  private model: Bytes = Bytes.empty();

  constructor(sink: AnswerSink) {
    super(sink);
  }

  event(name: Bytes, data: Bytes): void {
    if (!this.ended && data.length > 0) this.chunk(this.parsed(data));
  }

  close(): void {
    if (this.finished) this.tellFinishes();
    else super.close();
  }

  /** Takes in a whole body: one answer, or the list of a stream's chunks. False when it is neither. */
  whole(document: JsonValue): bool {
    const chunks = new Repeated(document);
    while (!this.ended && chunks.next()) this.chunk(chunks.value);
    const isRead = this.started || this.ended;
    if (!isRead) this.fail(AiError.malformed());
    this.tellFinishes();
    return isRead;
  }

  private chunk(document: JsonValue): void {
    const members = document.items();
    let candidates = JsonValue.missing();
    let feedback = JsonValue.missing();
    while (document.kind == JsonKind.Object && members.next()) {
      const key = members.rawKey;
      const value = members.value;
      if (key.equalsString("candidates")) candidates = value;
      else if (key.equalsString("responseId")) this.id = value.rawText();
      else if (key.equalsString("modelVersion")) this.model = value.rawText();
      else if (key.equalsString("promptFeedback")) feedback = value;
      else if (key.equalsString("usageMetadata")) {
        if (this.usage.merge(value)) this.sink.usage(this.usage);
      } else if (key.equalsString("error") && value.kind == JsonKind.Object) {
        this.fail(readProviderError(0, document.raw));
        return;
      }
    }
    const list = candidates.items();
    while (list.next()) this.candidate(list.value, list.index);
    const block = feedback.member("blockReason").rawText();
    if (block.length > 0) this.at(0).block(block, feedback.member("blockReasonMessage").rawText());
    for (let i = 0; i < this.candidates.length; i++) this.finished = this.finished || this.candidates[i].isFinished;
  }

  private candidate(value: JsonValue, position: i32): void {
    const index = value.member("index").asI64(position);
    if (value.kind == JsonKind.Object && index >= 0 && index < MAX_CANDIDATES) this.at(<i32>index).read(value);
  }

  /** The candidate of that index, to which the sink listens from now on. */
  private at(index: i32): GeminiCandidate {
    if (!this.started) this.sink.start(this.id, this.model, 0);
    this.started = true;
    while (this.candidates.length <= index) this.candidates.push(new GeminiCandidate(this.sink));
    if (index != this.current) this.sink.choice(index);
    this.current = index;
    return this.candidates[index];
  }

  private tellFinishes(): void {
    if (this.ended) return;
    for (let i = 0; i < this.candidates.length; i++) {
      const candidate = this.candidates[i];
      // A turn without content would pass for the end of an agent's work; asked again, the model mostly does better.
      if (candidate.isEmpty && candidate.reason == FinishReason.Error) {
        this.fail(candidate.failure);
        return;
      }
      this.at(i).finish();
    }
    this.end();
  }
}

/** Tells a whole Gemini answer to `sink`; a body that is none becomes an error. False in that case. */
export function readGeminiAnswer(body: Bytes, sink: AnswerSink): bool {
  return new GeminiAnswerStream(sink).whole(jsonParse(body));
}
