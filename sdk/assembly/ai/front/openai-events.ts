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

/**
 * Writes an answer as a stream of OpenAI chat-completion chunks: a role chunk, deltas, a finish chunk, the usage chunk
 * when it was asked for, `[DONE]`. Each call appends whole events to `out`, for the caller to send at once.
 *
 * Thinking goes out as `reasoning_content` (DeepSeek's and vLLM's name); its signatures and redacted parts as
 * `reasoning_details` (OpenRouter's form), which a client can send back.
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
  /** position in `reasoning_details` of the thinking that is open */
  private detail: i32 = 0;

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
    this.openDelta('"role":"assistant","content":""');
    this.closeDelta();
  }

  choice(index: i32): void {
    if (index == this.choiceIndex) return;
    this.choiceIndex = index;
    this.openDelta('"role":"assistant","content":""');
    this.closeDelta();
  }

  text(delta: Bytes): void {
    this.delta('"content":', delta);
  }

  reasoning(delta: Bytes): void {
    this.delta('"reasoning_content":', delta);
  }

  reasoningSignature(signature: Bytes): void {
    this.reasoningDetail('"type":"reasoning.text","signature":', signature);
  }

  redactedReasoning(data: Bytes): void {
    this.reasoningDetail('"type":"reasoning.encrypted","data":', data);
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

  private reasoningDetail(member: string, content: Bytes): void {
    this.openDelta('"reasoning_details":[{');
    const out = this.out;
    out.text(member);
    writeQuoted(out, content);
    out.text(',"format":"anthropic-claude-v1","index":');
    out.integer(this.detail++);
    out.text("}]");
    this.closeDelta();
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
