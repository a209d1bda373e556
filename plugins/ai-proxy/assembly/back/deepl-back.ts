import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonWriter,
  jsonParse,
  MediaType,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  FinishReason,
  readProviderError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { formatInstruction } from "./format-instruction";
import { copyMembers } from "./member-copy";
import { PlainChat } from "./plain-chat";

/** Status of a used-up quota, which is DeepL's own, and the one that others have for it. */
const QUOTA_EXCEEDED: i32 = 456;
const PAYMENT_REQUIRED: i32 = 402;

/** Members of DeepL's that a client may send along. */
const OWN: Bytes = Bytes.of(
  ",source_lang,split_sentences,preserve_formatting,formality,model_type,glossary_id,glossary_ids,style_id,translation_memory_id,translation_memory_threshold,custom_instructions,tag_handling,tag_handling_version,outline_detection,non_splitting_tags,splitting_tags,ignore_tags,",
);

/**
 * DeepL's translations: what the user said since the last answer is translated, message by message, and the system prompt
 * is the context. Nothing else of a chat matters to it. The model is no member: it names the host, Free's or Pro's.
 */
@final
export class DeepLBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    const request = jsonParse(neutral);
    const chat = new PlainChat(request, false);
    if (chat.problem.length > 0) return Result.fail(Bytes.empty(), chat.problem);
    if (formatInstruction(request.member("response_format")).length > 0)
      return Result.fail(Bytes.empty(), "response_format: has no counterpart");
    const asked = request.member("target_lang");
    const target = this.call.options.targetLang;
    if (asked.kind != JsonKind.String && target.length == 0)
      return Result.fail(Bytes.empty(), "target_lang: neither the request nor the configuration (targetLang) names it");
    const out = new ByteWriter(neutral.length + 64);
    const json = new JsonWriter(out);
    json.beginObject().key("text").beginArray();
    for (let i = 0; i < chat.latest.length; i++) json.stringRaw(chat.latest[i]);
    json.endArray().key("target_lang");
    if (asked.kind == JsonKind.String) json.raw(asked.raw);
    else json.string(target);
    if (chat.instructions.length > 0) json.key("context").stringRaw(chat.instructions);
    copyMembers(json, request, OWN);
    json.endObject();
    return Result.of(out.take());
  }

  events(sink: AnswerSink): AnswerEvents {
    return new DeepLAnswer(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    const reader = new DeepLAnswer(sink);
    reader.event(Bytes.empty(), body);
    reader.fail(AiError.malformed());
  }

  /** There are no streams: who wants one gets it made of the whole answer. */
  isStream(type: MediaType): bool {
    return false;
  }

  error(status: i32, body: Bytes): AiError {
    return readProviderError(status == QUOTA_EXCEEDED ? PAYMENT_REQUIRED : status, body);
  }
}

/** Reads `{"translations":[{"text":…}]}`, each translation a line. */
@final
class DeepLAnswer extends AnswerEvents {
  constructor(sink: AnswerSink) {
    super(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const document = jsonParse(data);
    const list = document.member("translations");
    if (this.ended || document.kind != JsonKind.Object) return;
    if (list.kind != JsonKind.Array) {
      this.fail(readProviderError(0, data));
      return;
    }
    this.sink.start(Bytes.empty(), Bytes.empty(), 0);
    const translations = list.items();
    while (translations.next()) {
      if (translations.index > 0) this.sink.text(LINE_FEED);
      this.sink.text(translations.value.member("text").rawText());
    }
    this.sink.finish(FinishReason.Stop, Bytes.empty(), Bytes.empty());
    this.end();
  }
}

/** An escaped line feed. */
const LINE_FEED: Bytes = Bytes.of("\\n");
