import {
  Bytes,
  JsonEdits,
  JsonKind,
  JsonValue,
  NamedMembers,
  Result,
  wordIndex,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink, answerEvents, Front, readAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { isAddress } from "./claude-parts";

/** The types whose models may refuse `max_tokens`; other providers know no other name. */
const NEWER_LIMIT: Bytes = Bytes.of("openai azure github");

/** OpenAI's chat completions: the neutral form itself. What providers make of it is patched, not translated. */
@final
export class OpenAiBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  /** Fails for files by address, which chat completions have no place for; OpenRouter fetches them. */
  request(neutral: Bytes): Result<Bytes> {
    const type = Bytes.of(this.call.options.type_);
    const members = new NamedMembers(JsonValue.of(neutral), Bytes.of("messages reasoning_effort"));
    const problem = type.equalsString("openrouter") ? "" : addressedFile(members.at(0));
    if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
    const isNewer = wordIndex(NEWER_LIMIT, type) >= 0 && (members.at(1).exists || thinks(this.call.model));
    if (!isNewer) return Result.of(neutral);
    const edits = new JsonEdits(neutral);
    edits.rename("max_tokens", "max_completion_tokens");
    return Result.of(edits.apply());
  }

  events(sink: AnswerSink): AnswerEvents {
    return answerEvents(Front.OpenAiChat, sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    readAnswer(Front.OpenAiChat, body, sink);
  }
}

/** Whether it is one of OpenAI's models that think: o1 and the like, gpt-5 and later. GitHub puts a publisher in front. */
function thinks(model: Bytes): bool {
  const name = model.slice(model.indexOfByte(0x2f) + 1);
  const isGpt = name.startsWith(GPT);
  const digit = name.at(isGpt ? GPT.length : 1);
  if (digit < 0x30 || digit > 0x39) return false;
  return isGpt ? digit != 0x33 && digit != 0x34 : name.at(0) == 0x6f;
}

const GPT: Bytes = Bytes.of("gpt-");

/** Where a file is given by its address, and that it cannot be; nothing when none is. */
function addressedFile(list: JsonValue): string {
  const messages = list.items();
  while (messages.next()) {
    const content = messages.value.member("content");
    const parts = content.items();
    while (content.kind == JsonKind.Array && parts.next()) {
      const data = parts.value.member("file").member("file_data").asBytes();
      if (!isAddress(data)) continue;
      const at = messages.index.toString() + "].content[" + parts.index.toString();
      return "messages[" + at + "]: files by address have no counterpart";
    }
  }
  return "";
}
