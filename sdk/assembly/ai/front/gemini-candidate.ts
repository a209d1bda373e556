import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AiError, AiErrorKind } from "../ai-error";
import { AnswerSink, ExtraScope } from "../answer";
import { dataUrl } from "../data-url";
import { escapeBytes, escapeText, writeQuoted } from "../escaped";
import { FinishReason } from "../finish-reason";
import { tellReasoning, tellText } from "./anthropic-answer-stream";
import { GeminiCitations } from "./gemini-citations";
import { tellLogprobs } from "./gemini-logprobs";
import { GeminiPart } from "./gemini-part";
import { writeSignatureValue } from "./openai-signature";
import { Repeated } from "./proto-json";
import { Maker, remarked } from "./signature-maker";

/** Most function calls of one candidate; further ones are dropped. */
const MAX_CALLS: i32 = 1024;

/** Reads one candidate of a Gemini answer: over the chunks of a stream, each with further parts, or whole. */
@final
export class GeminiCandidate {
  private calls: i32 = 0;
  private images: i32 = 0;
  private readonly citations: GeminiCitations;
  private message: Bytes = Bytes.empty();
  /** The last finish reason told, in Gemini's words. */
  word: Bytes = Bytes.empty();
  /** Whether nothing was said or called. */
  isEmpty: bool = true;

  constructor(private readonly sink: AnswerSink) {
    this.citations = new GeminiCitations(sink);
  }

  get isFinished(): bool {
    return this.word.length > 0;
  }

  /** Whether a call was made shows in the calls only: Gemini's word for the end is the same. */
  get reason(): FinishReason {
    const word = this.word;
    if (word.length == 0) return FinishReason.None;
    if (word.equalsString("STOP")) return this.calls > 0 ? FinishReason.ToolCalls : FinishReason.Stop;
    if (word.equalsString("MAX_TOKENS") || word.equalsString("CONTINUATION")) return FinishReason.Length;
    if (FAILURES.indexOf(word) >= 0) return FinishReason.Error;
    // Safety, copyright, block lists, personal data, language, all those of pictures, and the unnamed ones.
    return FinishReason.ContentFilter;
  }

  /** What to say of a failure that left no content, in the provider's words if it has any. */
  get failure(): AiError {
    const message = this.message.length > 0 ? this.message : escapeText("The model gave no usable answer");
    return new AiError(AiErrorKind.Api, 502, message, this.word, Bytes.empty());
  }

  read(candidate: JsonValue): void {
    const members = candidate.items();
    while (members.next()) {
      const key = members.rawKey;
      const value = members.value;
      if (key.equalsString("content")) this.content(value);
      else if (key.equalsString("finishReason")) this.finishWord(value.rawText());
      else if (key.equalsString("finishMessage")) this.message = value.rawText();
      else if (key.equalsString("citationMetadata")) this.citations.quotes(value);
      else if (key.equalsString("groundingMetadata")) this.citations.grounding(value);
      else if (key.equalsString("logprobsResult")) tellLogprobs(this.sink, value);
    }
  }

  /** The prompt was refused before there was an answer. */
  block(reason: Bytes, message: Bytes): void {
    this.word = reason;
    this.message = message;
  }

  /** Nothing more comes. */
  finish(): void {
    const reason = this.reason;
    if (this.isEmpty && reason == FinishReason.ContentFilter && this.message.length > 0)
      this.sink.refusal(this.message);
    if (reason != FinishReason.None) this.sink.finish(reason, this.word, Bytes.empty());
  }

  private finishWord(word: Bytes): void {
    if (!word.equalsString("FINISH_REASON_UNSPECIFIED")) this.word = word;
  }

  private content(content: JsonValue): void {
    const parts = new Repeated(content.member("parts"));
    while (parts.next()) this.part(new GeminiPart(parts.value));
  }

  private part(part: GeminiPart): void {
    const sink = this.sink;
    const isCall = part.functionCall.kind == JsonKind.Object;
    this.isEmpty = this.isEmpty && !isCall && !part.isMedia && (part.isThought || part.text.length == 0);
    if (isCall) this.call(part);
    else if (part.isThought) {
      tellReasoning(sink, part.text);
      if (part.signature.length > 0) {
        sink.reasoningSignature(remarked(part.signature, Maker.Gemini, Maker.Claude));
      }
    } else {
      this.citations.text(part.text);
      tellText(sink, part.text);
      if (part.isMedia) this.media(part);
      if (part.signature.length > 0) this.textSignature(part.signature);
    }
  }

  /** Clients may send it back; other than a call's, Gemini does not insist. */
  private textSignature(signature: Bytes): void {
    const json = new ByteWriter(signature.length + 64);
    writeSignatureValue(json, signature);
    this.sink.extra(ExtraScope.Message, EXTRA_CONTENT, json.take());
  }

  private call(part: GeminiPart): void {
    if (this.calls >= MAX_CALLS) return;
    const call = part.functionCall;
    const index = this.calls++;
    this.sink.toolCall(index, call.member("id").rawText(), call.member("name").rawText());
    if (part.signature.length > 0) this.sink.toolSignature(index, part.signature);
    const args = call.member("args");
    this.sink.toolArguments(index, args.kind == JsonKind.Object ? escapeBytes(args.raw) : EMPTY_OBJECT);
  }

  /** A picture that the model made, in OpenRouter's form; sound, in OpenAI's. */
  private media(part: GeminiPart): void {
    const type = part.mediaType;
    const data = part.inlineData.member("data").rawText();
    const json = new ByteWriter(data.length + 128);
    if (type.startsWith(AUDIO_PREFIX)) {
      json.text('{"id":"audio","expires_at":0,"transcript":"","data":');
      writeQuoted(json, data);
      json.byte(0x7d);
      this.sink.extra(ExtraScope.Message, AUDIO, json.take());
      return;
    }
    json.text('[{"type":"image_url","image_url":{"url":');
    writeQuoted(json, data.length > 0 ? dataUrl(type, data) : part.fileData.member("fileUri").rawText());
    json.text('},"index":');
    json.integer(this.images++);
    json.text("}]");
    this.sink.extra(ExtraScope.Message, IMAGES, json.take());
  }
}

const EMPTY_OBJECT: Bytes = Bytes.of("{}");
const EXTRA_CONTENT: Bytes = Bytes.of("extra_content");
const IMAGES: Bytes = Bytes.of("images");
const AUDIO: Bytes = Bytes.of("audio");
const AUDIO_PREFIX: Bytes = Bytes.of("audio/");
/** The model failed, rather than being kept from answering. */
const FAILURES: Bytes = Bytes.of(
  "MALFORMED_FUNCTION_CALL MALFORMED_RESPONSE UNEXPECTED_TOOL_CALL TOO_MANY_TOOL_CALLS MISSING_THOUGHT_SIGNATURE NO_IMAGE",
);
