import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
  wordIndex,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { formatInstruction } from "./format-instruction";
import { PlainChat } from "./plain-chat";
import { TritonAnswer } from "./triton-answer";

/** Parameters that OpenAI, TensorRT-LLM and vLLM call the same. */
const SHARED: Bytes = Bytes.of("max_tokens temperature top_p top_k presence_penalty frequency_penalty");

/**
 * Triton's generate extension. A chat goes as text: the question alone, or, once the model has spoken, all turns with their
 * speakers and the model's name at the end, for it to go on. Parameters have the names of TensorRT-LLM and vLLM (for stop
 * sequences TensorRT-LLM's); what the client itself gives as `parameters` wins.
 */
@final
export class TritonBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    const request = jsonParse(neutral);
    const chat = new PlainChat(request, false);
    if (chat.problem.length > 0) return Result.fail(Bytes.empty(), chat.problem);
    chat.instruct(formatInstruction(request.member("response_format")));
    const text = new ByteWriter(neutral.length);
    text.bytes(chat.transcript());
    if (chat.hasAnswer) text.text("\\n\\nAssistant:");
    const out = new ByteWriter(text.length + 256);
    const json = new JsonWriter(out);
    json.beginObject().key("text_input").stringRaw(text.view()).key("parameters").beginObject();
    this.writeParameters(json, request, request.member("parameters"));
    json.endObject().endObject();
    return Result.of(out.take());
  }

  events(sink: AnswerSink): AnswerEvents {
    return new TritonAnswer(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    const reader = new TritonAnswer(sink);
    reader.event(Bytes.empty(), body);
    reader.closeWhole();
  }

  private writeParameters(json: JsonWriter, request: JsonValue, own: JsonValue): void {
    if (!own.member("stream").exists) json.key("stream").bool(this.call.isStream);
    // Models of either kind may give the question back before the answer.
    if (!own.member("exclude_input_in_output").exists) json.key("exclude_input_in_output").bool(true);
    const limit = request.member("max_completion_tokens");
    if (limit.exists && !own.member("max_tokens").exists && !request.member("max_tokens").exists)
      json.key("max_tokens").raw(limit.raw);
    const stop = request.member("stop");
    if (stop.exists && stop.kind != JsonKind.Null && !own.member("stop_words").exists)
      json.key("stop_words").raw(stop.raw);
    const members = request.items();
    while (members.next()) {
      const isNumber = members.value.kind == JsonKind.Number;
      if (isNumber && wordIndex(SHARED, members.rawKey) >= 0 && !has(own, members.rawKey))
        json.keyBytes(members.key).raw(members.value.raw);
    }
    if (own.kind != JsonKind.Object) return;
    const given = own.items();
    while (given.next()) json.keyBytes(given.key).raw(given.value.raw);
  }
}

function has(object: JsonValue, key: Bytes): bool {
  const members = object.items();
  while (members.next()) if (members.keyIs(key)) return true;
  return false;
}
