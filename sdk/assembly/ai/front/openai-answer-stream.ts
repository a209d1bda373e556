import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AiError } from "../ai-error";
import { AnswerSink, ExtraScope } from "../answer";
import { readProviderError } from "../provider-error";
import { Usage } from "../usage";
import { AnswerEvents } from "./answer-events";
import { ChoiceMembers, OpenAiChoiceReader } from "./openai-choice";

/** Most choices that are read (OpenAI's own limit of `n`). */
const MAX_CHOICES: i32 = 128;

/**
 * Reads OpenAI chat-completion chunks, and what the many providers of that protocol make of it: Azure's first chunk
 * without choices, `reasoning_content` and `reasoning`, usage in the last delta, beside it, or in `x_groq`, tool calls
 * without index or id, errors within a 200 stream, a missing `[DONE]`.
 */
@final
export class OpenAiAnswerStream extends AnswerEvents {
  private started: bool = false;
  private current: i32 = 0;
  private readonly choices: OpenAiChoiceReader[] = [];
  /** Whether any choice had a message or a finish reason. */
  private hasAnswer: bool = false;
  private readonly usage: Usage = new Usage();

  constructor(sink: AnswerSink) {
    super(sink);
  }

  event(name: Bytes, data: Bytes): void {
    if (this.ended || data.length == 0) return;
    if (isDone(data)) this.done();
    else this.chunk(this.parsed(data));
  }

  /** Takes in a chunk, or a whole completion; anything else is passed over. False when it was no object. */
  chunk(document: JsonValue): bool {
    if (document.kind != JsonKind.Object) return false;
    const chunk = new ChunkMembers(document);
    if (chunk.isError) {
      this.fail(readProviderError(0, document.raw));
      return true;
    }
    if (this.mergeUsage(chunk)) this.sink.usage(this.usage);
    const choices = chunk.choices.items();
    let hasChoice = choices.next();
    // Azure begins with a chunk that holds filter results only, without id and model.
    if (!this.started && !hasChoice && chunk.id.length == 0) return true;
    this.begin(chunk);
    for (; hasChoice; hasChoice = choices.next()) this.choiceOf(choices.value, choices.index);
    return true;
  }

  /** Ends a completion that came as one body, with or without its finish reasons. */
  endWhole(): void {
    if (!this.hasAnswer) this.fail(AiError.malformed());
    for (let i = 0; i < this.choices.length; i++) this.choices[i].complete();
    this.end();
  }

  /** All choices seen are complete; `[DONE]` or the end of the stream. */
  private done(): void {
    if (this.finished) this.end();
    else this.close();
  }

  private begin(chunk: ChunkMembers): void {
    if (this.started) return;
    this.started = true;
    if (chunk.systemFingerprint.kind == JsonKind.String) {
      this.sink.extra(ExtraScope.Answer, SYSTEM_FINGERPRINT, chunk.systemFingerprint.raw);
    }
    if (chunk.serviceTier.kind == JsonKind.String) {
      this.sink.extra(ExtraScope.Answer, SERVICE_TIER, chunk.serviceTier.raw);
    }
    this.sink.start(chunk.id, chunk.model, chunk.created);
  }

  private choiceOf(choice: JsonValue, position: i32): void {
    if (choice.kind != JsonKind.Object) return;
    const members = new ChoiceMembers(choice);
    const index = members.index;
    const at = index < 0 ? position : <i32>min<i64>(index, MAX_CHOICES);
    if (at >= MAX_CHOICES) return;
    while (this.choices.length <= at) this.choices.push(new OpenAiChoiceReader(this.sink));
    if (at != this.current) {
      this.current = at;
      this.sink.choice(at);
    }
    const reader = this.choices[at];
    reader.read(members);
    this.finished = this.finished || reader.finished;
    this.hasAnswer = this.hasAnswer || reader.finished || members.delta.kind == JsonKind.Object;
    // Moonshot reports within the choice.
    if (this.usage.merge(members.usage)) this.sink.usage(this.usage);
  }

  private mergeUsage(chunk: ChunkMembers): bool {
    return this.usage.merge(chunk.usage) || this.usage.merge(chunk.groq.member("usage"));
  }
}

const SYSTEM_FINGERPRINT: Bytes = Bytes.of("system_fingerprint");
const SERVICE_TIER: Bytes = Bytes.of("service_tier");

/** The members of a chunk that are read, found in one pass. */
@final
class ChunkMembers {
  id: Bytes = Bytes.empty();
  model: Bytes = Bytes.empty();
  /** seconds since 1970 */
  created: i64 = 0;
  choices: JsonValue = JsonValue.missing();
  usage: JsonValue = JsonValue.missing();
  groq: JsonValue = JsonValue.missing();
  systemFingerprint: JsonValue = JsonValue.missing();
  serviceTier: JsonValue = JsonValue.missing();
  /** `{"error":…}`, vLLM's `{"object":"error",…}`, or MiniMax's `{"base_resp":{"status_code":1002,…}}` */
  isError: bool = false;

  constructor(chunk: JsonValue) {
    const members = chunk.items();
    while (members.next()) this.take(members.rawKey, members.value);
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("choices")) this.choices = value;
    else if (key.equalsString("id")) this.id = value.rawText();
    else if (key.equalsString("model")) this.model = value.rawText();
    else if (key.equalsString("created")) this.created = value.asI64();
    else if (key.equalsString("usage")) this.usage = value;
    else if (key.equalsString("x_groq")) this.groq = value;
    else if (key.equalsString("system_fingerprint")) this.systemFingerprint = value;
    else if (key.equalsString("service_tier")) this.serviceTier = value;
    else if (key.equalsString("error")) this.isError = this.isError || isErrorValue(value);
    else if (key.equalsString("object")) this.isError = this.isError || value.rawText().equalsString("error");
    else if (key.equalsString("base_resp")) this.isError = this.isError || value.member("status_code").asI64() != 0;
  }
}

function isErrorValue(value: JsonValue): bool {
  return value.kind == JsonKind.Object || (value.kind == JsonKind.String && value.rawText().length > 0);
}

/** `[DONE]`, with white space around it tolerated. */
function isDone(data: Bytes): bool {
  let from = 0;
  let to = data.length;
  while (from < to && data.at(from) <= 0x20) from++;
  while (to > from && data.at(to - 1) <= 0x20) to--;
  return data.slice(from, to).equalsString("[DONE]");
}
