import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { beginSseEvent, endSseEvent, writeSseJson } from "../../sse/writer";
import { AiError } from "../ai-error";
import { AnswerSink, ExtraScope } from "../answer";
import { writeQuoted } from "../escaped";
import { FinishReason } from "../finish-reason";
import { Usage } from "../usage";
import { writeOpenAiError } from "./openai-error";
import { openAiFinish } from "./openai-finish";
import { writeSignature } from "./openai-signature";
import { writeOpenAiUsage } from "./openai-usage";
import { AnswerOptions } from "./options";
import { formatOf, Maker, unmarked } from "./signature-maker";

/** Most choices that are told apart (OpenAI's own limit of `n`). */
const MAX_CHOICES: i32 = 128;

/**
 * Writes an answer as a stream of OpenAI chat-completion chunks: a role chunk, deltas, a finish chunk, the usage chunk
 * when it was asked for, `[DONE]`. Each call appends whole events to `out`, for the caller to send at once.
 *
 * Thinking goes out as `reasoning_content` (DeepSeek's and vLLM's name), and with its signatures and redacted parts as
 * `reasoning_details` (OpenRouter's form), which a client puts together by their index and can send back.
 */
@final
export class OpenAiEvents extends AnswerSink {
  /** `{"id":…,"object":…,"created":…,"model":…,` of every chunk */
  private head: Bytes = Bytes.empty();
  /** extra members of the answer, which every chunk repeats, as OpenAI's do */
  private readonly members: ByteWriter = new ByteWriter(64);
  private started: bool = false;
  private failed: bool = false;
  private choiceIndex: i32 = 0;
  private lastUsage: Usage | null = null;
  /** For each choice twice its finished `reasoning_details`, and one more while thinking is open; -1: it has no role yet. */
  private readonly details: i32[] = [];

  constructor(
    private readonly out: ByteWriter,
    private readonly options: AnswerOptions,
  ) {
    super();
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    if (this.started) return;
    this.started = true;
    const head = new ByteWriter(192);
    head.text('{"id":');
    writeQuoted(head, id.length > 0 ? id : this.options.fallbackId);
    head.text(',"object":"chat.completion.chunk","created":');
    head.integer(created > 0 ? created : this.options.now);
    head.text(',"model":');
    writeQuoted(head, model.length > 0 ? model : this.options.fallbackModel);
    head.byte(0x2c);
    head.bytes(this.members.take());
    this.head = head.take();
    this.choice(this.choiceIndex);
  }

  choice(index: i32): void {
    const at = min(max(index, 0), MAX_CHOICES - 1);
    this.choiceIndex = at;
    while (this.details.length <= at) this.details.push(-1);
    if (this.details[at] >= 0) return;
    this.details[at] = 0;
    this.openDelta('"role":"assistant","content":""');
    this.closeDelta();
  }

  text(delta: Bytes): void {
    this.delta('"content":', delta);
  }

  reasoning(delta: Bytes): void {
    if (delta.length == 0) return;
    this.openDelta('"reasoning_content":');
    writeQuoted(this.out, delta);
    this.out.byte(0x2c);
    this.detail('"reasoning.text","text":', delta, this.detailsSoFar | 1);
  }

  reasoningSignature(signature: Bytes): void {
    this.openDelta("");
    this.detail('"reasoning.text","signature":', signature, (this.detailsSoFar | 1) + 1);
  }

  redactedReasoning(data: Bytes): void {
    this.openDelta("");
    this.detail('"reasoning.encrypted","data":', data, ((this.detailsSoFar + 1) & ~1) + 2);
  }

  refusal(delta: Bytes): void {
    this.delta('"refusal":', delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.openDelta('"tool_calls":[{"index":');
    const out = this.out;
    out.integer(index);
    out.text(',"id":"');
    if (id.length > 0) out.bytes(id);
    else this.writeCallId(index);
    out.text('","type":"function","function":{"name":');
    writeQuoted(out, name);
    out.text(',"arguments":""}}]');
    this.closeDelta();
  }

  toolSignature(index: i32, signature: Bytes): void {
    this.openDelta('"tool_calls":[{"index":');
    this.out.integer(index);
    this.out.text(',"function":{"arguments":""}');
    writeSignature(this.out, signature);
    this.out.text("}]");
    this.closeDelta();
  }

  toolArguments(index: i32, fragment: Bytes): void {
    if (fragment.length == 0) return;
    this.openDelta('"tool_calls":[{"index":');
    const out = this.out;
    out.integer(index);
    out.text(',"function":{"arguments":');
    writeQuoted(out, fragment);
    out.text("}}]");
    this.closeDelta();
  }

  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {
    const out = this.out;
    if (scope == ExtraScope.Answer) {
      writeMember(this.members, name, json);
      this.members.byte(0x2c);
      return;
    }
    this.openDelta("");
    if (scope == ExtraScope.Message) {
      writeMember(out, name, json);
      this.closeDelta();
      return;
    }
    out.text("},");
    writeMember(out, name, json);
    out.text(',"finish_reason":null}]');
    this.closeChunk();
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.openDelta("");
    this.out.text('},"finish_reason":"');
    this.out.text(openAiFinish(reason));
    this.out.text('"}]');
    this.closeChunk();
  }

  usage(usage: Usage): void {
    this.lastUsage = usage;
  }

  error(error: AiError): void {
    this.failed = true;
    beginSseEvent(this.out, "");
    writeOpenAiError(this.out, error);
    endSseEvent(this.out);
  }

  end(): void {
    if (this.failed) return;
    const usage = this.lastUsage;
    if (this.options.includeUsage && usage) {
      const out = this.out;
      beginSseEvent(out, "");
      out.bytes(this.head);
      out.text('"choices":[],"usage":');
      writeOpenAiUsage(out, usage);
      out.byte(0x7d);
      endSseEvent(out);
    }
    this.out.text("data: [DONE]\n\n");
  }

  private delta(member: string, content: Bytes): void {
    if (content.length == 0) return;
    this.openDelta(member);
    writeQuoted(this.out, content);
    this.closeDelta();
  }

  /**
   * The end of a delta with thinking. Its format comes once, at its end, since clients join what they do not know.
   * @param after what `details` says of the choice from then on
   */
  private detail(member: string, content: Bytes, after: i32): void {
    const out = this.out;
    this.details[this.choiceIndex] = after;
    out.text('"reasoning_details":[{"type":');
    out.text(member);
    writeQuoted(out, (after & 1) == 0 ? unmarked(content) : content);
    if ((after & 1) == 0) {
      out.text(',"format":');
      writeQuoted(out, formatOf(content, Maker.Claude));
    }
    out.text(',"index":');
    out.integer((after - 1) >> 1);
    out.text("}]");
    this.closeDelta();
  }

  private get detailsSoFar(): i32 {
    return this.details[this.choiceIndex];
  }

  /** Starts a chunk up to within its delta; `member` begins the delta's content. */
  private openDelta(member: string): void {
    // A filter or a provider may leave `start` out; a chunk without a head would break every client.
    if (!this.started) this.start(Bytes.empty(), Bytes.empty(), 0);
    const out = this.out;
    beginSseEvent(out, "");
    out.bytes(this.head);
    out.text('"choices":[{"index":');
    out.integer(this.choiceIndex);
    out.text(',"delta":{');
    out.text(member);
  }

  private closeDelta(): void {
    this.out.text('},"finish_reason":null}]');
    this.closeChunk();
  }

  private closeChunk(): void {
    // With include_usage every chunk but the last has a null there.
    this.out.text(this.options.includeUsage ? ',"usage":null}' : "}");
    endSseEvent(this.out);
  }

  /** Made of the answer's id, so that the calls of a conversation's turns differ. */
  private writeCallId(index: i32): void {
    this.out.text("call_");
    this.out.bytes(this.options.fallbackId);
    this.out.byte(0x5f);
    this.out.integer(index);
  }
}

function writeMember(out: ByteWriter, name: Bytes, json: Bytes): void {
  writeQuoted(out, name);
  out.byte(0x3a);
  writeSseJson(out, json);
}
