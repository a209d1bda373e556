import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AnswerSink, ExtraScope } from "../answer";
import { FinishReason, finishReasonOf } from "../finish-reason";
import { OpenAiToolCalls } from "./openai-tool-calls";
import { markedAs } from "./signature-maker";

/** Reads one choice of an OpenAI answer: over the chunks of a stream its deltas, else its message. */
@final
export class OpenAiChoiceReader {
  private readonly tools: OpenAiToolCalls;
  /** Whether its finish reason was told. */
  finished: bool = false;

  constructor(private readonly sink: AnswerSink) {
    this.tools = new OpenAiToolCalls(sink);
  }

  read(choice: ChoiceMembers): void {
    this.readDelta(choice.delta, choice.isMessage);
    if (choice.logprobs.kind == JsonKind.Object) this.sink.extra(ExtraScope.Choice, LOGPROBS, choice.logprobs.raw);
    this.readFinish(choice.finishReason, choice.stopReason);
  }

  /** Nothing more comes for this choice. */
  complete(): void {
    this.tools.complete();
  }

  private readDelta(delta: JsonValue, isMessage: bool): void {
    const parts = new DeltaMembers(delta);
    this.readReasoning(parts);
    this.readContent(parts.content);
    if (parts.refusal.length > 0) this.sink.refusal(parts.refusal);
    this.tools.read(parts.toolCalls, isMessage);
    this.tools.readLegacy(parts.functionCall);
    if (parts.annotations.kind == JsonKind.Array) {
      this.sink.extra(ExtraScope.Message, ANNOTATIONS, parts.annotations.raw);
    }
    if (parts.audio.kind == JsonKind.Object) this.sink.extra(ExtraScope.Message, AUDIO, parts.audio.raw);
    if (parts.images.kind == JsonKind.Array) this.sink.extra(ExtraScope.Message, IMAGES, parts.images.raw);
    if (parts.extra.kind == JsonKind.Object) this.sink.extra(ExtraScope.Message, EXTRA_CONTENT, parts.extra.raw);
  }

  private readReasoning(parts: DeltaMembers): void {
    const text = parts.reasoningContent.length > 0 ? parts.reasoningContent : parts.reasoning;
    if (text.length > 0) this.sink.reasoning(text);
    const details = parts.reasoningDetails.items();
    while (details.next()) {
      const detail = details.value;
      const format = detail.member("format").rawText();
      const signature = markedAs(detail.member("signature").rawText(), format);
      const data = markedAs(detail.member("data").rawText(), format);
      // Some providers send the thinking in the details alone.
      const own = text.length == 0 ? detail.member("text").rawText() : Bytes.empty();
      if (own.length > 0) this.sink.reasoning(own);
      if (signature.length > 0) this.sink.reasoningSignature(signature);
      if (data.length > 0) this.sink.redactedReasoning(data);
    }
  }

  /** A string, null, or (Mistral) a list of text and thinking parts. */
  private readContent(content: JsonValue): void {
    if (content.kind == JsonKind.String) {
      const text = content.rawText();
      if (text.length > 0) this.sink.text(text);
      return;
    }
    const parts = content.items();
    while (parts.next()) this.readPart(parts.value);
  }

  private readPart(part: JsonValue): void {
    const thinking = part.member("thinking");
    const inner = thinking.items();
    while (inner.next()) {
      const text = inner.value.member("text").rawText();
      if (text.length > 0) this.sink.reasoning(text);
    }
    const text = part.member("text").rawText();
    if (text.length > 0) this.sink.text(text);
    const refusal = part.member("refusal").rawText();
    if (refusal.length > 0) this.sink.refusal(refusal);
  }

  private readFinish(word: Bytes, stop: Bytes): void {
    const reason = finishReasonOf(word);
    if (reason == FinishReason.None || this.finished) return;
    this.finished = true;
    this.tools.complete();
    const metStop = reason == FinishReason.Stop && stop.length > 0;
    this.sink.finish(metStop ? FinishReason.StopSequence : reason, word, stop);
  }
}

const LOGPROBS: Bytes = Bytes.of("logprobs");
const ANNOTATIONS: Bytes = Bytes.of("annotations");
const AUDIO: Bytes = Bytes.of("audio");
const IMAGES: Bytes = Bytes.of("images");
const EXTRA_CONTENT: Bytes = Bytes.of("extra_content");

/** The members of a choice that are read, found in one pass. */
@final
export class ChoiceMembers {
  /** -1 when absent */
  index: i64 = -1;
  /** the delta, or in a whole completion the message */
  delta: JsonValue = JsonValue.missing();
  isMessage: bool = false;
  finishReason: Bytes = Bytes.empty();
  /** vLLM: the stop string that was met */
  stopReason: Bytes = Bytes.empty();
  logprobs: JsonValue = JsonValue.missing();
  usage: JsonValue = JsonValue.missing();

  constructor(choice: JsonValue) {
    const members = choice.items();
    while (members.next()) this.take(members.rawKey, members.value);
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("delta")) {
      if (this.isMessage && value.kind != JsonKind.Object) return;
      this.delta = value;
      this.isMessage = false;
    } else if (key.equalsString("index")) this.index = max<i64>(value.asI64(-1), -1);
    else if (key.equalsString("finish_reason")) this.finishReason = value.rawText();
    else if (key.equalsString("logprobs")) this.logprobs = value;
    else if (key.equalsString("message")) {
      if (this.delta.kind == JsonKind.Object || value.kind != JsonKind.Object) return;
      this.delta = value;
      this.isMessage = true;
    } else if (key.equalsString("stop_reason")) this.stopReason = value.rawText();
    else if (key.equalsString("usage")) this.usage = value;
  }
}

/** The members of a delta or message that are read, found in one pass. */
@final
class DeltaMembers {
  content: JsonValue = JsonValue.missing();
  reasoningContent: Bytes = Bytes.empty();
  reasoning: Bytes = Bytes.empty();
  reasoningDetails: JsonValue = JsonValue.missing();
  refusal: Bytes = Bytes.empty();
  toolCalls: JsonValue = JsonValue.missing();
  functionCall: JsonValue = JsonValue.missing();
  annotations: JsonValue = JsonValue.missing();
  audio: JsonValue = JsonValue.missing();
  /** OpenRouter's: pictures that the model made */
  images: JsonValue = JsonValue.missing();
  /** Gemini's: the signature of a text */
  extra: JsonValue = JsonValue.missing();

  constructor(delta: JsonValue) {
    const members = delta.items();
    while (members.next()) this.take(members.rawKey, members.value);
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("content")) this.content = value;
    else if (key.equalsString("reasoning_content")) this.reasoningContent = value.rawText();
    else if (key.equalsString("reasoning")) this.reasoning = value.rawText();
    else if (key.equalsString("reasoning_details")) this.reasoningDetails = value;
    else if (key.equalsString("refusal")) this.refusal = value.rawText();
    else if (key.equalsString("tool_calls")) this.toolCalls = value;
    else if (key.equalsString("function_call")) this.functionCall = value;
    else if (key.equalsString("annotations")) this.annotations = value;
    else if (key.equalsString("audio")) this.audio = value;
    else if (key.equalsString("images")) this.images = value;
    else if (key.equalsString("extra_content")) this.extra = value;
  }
}
