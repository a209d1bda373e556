import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { AiError } from "../ai-error";
import { ExtraScope } from "../answer";
import { CollectedAnswer } from "../collected-answer";
import { BlockKind, CollectedBlock, CollectedChoice } from "../collected-choice";
import { writeQuoted } from "../escaped";
import { ExtraMember } from "../extra-member";
import { FinishReason } from "../finish-reason";
import { writeOpenAiError } from "./openai-error";
import { openAiFinish } from "./openai-finish";
import { writeSignature } from "./openai-signature";
import { writeOpenAiUsage } from "./openai-usage";
import { AnswerOptions } from "./options";
import { PlainAnswer } from "./plain-answer";
import { formatOf, Maker, unmarked } from "./signature-maker";

/** Writes an answer as one OpenAI chat completion, or as an error body. */
@final
export class OpenAiPlain extends PlainAnswer {
  protected override writeFailure(failure: AiError): void {
    writeOpenAiError(this.out, failure);
  }

  protected override writeAnswer(): void {
    writeOpenAiAnswer(this.out, this, this.options);
  }
}

/** Appends a collected answer as an OpenAI `chat.completion`. */
function writeOpenAiAnswer(out: ByteWriter, answer: CollectedAnswer, options: AnswerOptions): void {
  out.text('{"id":');
  writeQuoted(out, answer.id.length > 0 ? answer.id : options.fallbackId);
  out.text(',"object":"chat.completion","created":');
  out.integer(answer.created > 0 ? answer.created : options.now);
  out.text(',"model":');
  writeQuoted(out, answer.model.length > 0 ? answer.model : options.fallbackModel);
  out.text(',"choices":[');
  answer.choiceAt(0);
  for (let i = 0; i < answer.choices.length; i++) {
    if (i > 0) out.byte(0x2c);
    writeChoice(out, i, answer.choices[i], answer.overflowed, options);
  }
  out.byte(0x5d);
  const usage = answer.lastUsage;
  if (usage) {
    out.text(',"usage":');
    writeOpenAiUsage(out, usage);
  }
  writeExtras(out, answer.extras, ExtraScope.Answer);
  out.byte(0x7d);
}

function writeChoice(out: ByteWriter, index: i32, choice: CollectedChoice, cut: bool, options: AnswerOptions): void {
  out.text('{"index":');
  out.integer(index);
  out.text(',"message":{"role":"assistant","content":');
  const hasContent = choice.has(BlockKind.Text);
  const isEmpty = !choice.has(BlockKind.Tool) && !choice.has(BlockKind.Refusal);
  if (hasContent || isEmpty) writeText(out, choice, BlockKind.Text);
  else out.text("null");
  out.text(',"refusal":');
  if (choice.has(BlockKind.Refusal)) writeText(out, choice, BlockKind.Refusal);
  else out.text("null");
  if (choice.has(BlockKind.Reasoning)) {
    out.text(',"reasoning_content":');
    writeText(out, choice, BlockKind.Reasoning);
  }
  writeReasoningDetails(out, choice);
  if (choice.has(BlockKind.Tool)) writeToolCalls(out, choice, options);
  writeExtras(out, choice.extras, ExtraScope.Message);
  out.byte(0x7d);
  writeExtras(out, choice.extras, ExtraScope.Choice);
  out.text(',"finish_reason":"');
  out.text(openAiFinish(cut ? FinishReason.Length : choice.reason));
  out.text('"}');
}

function writeText(out: ByteWriter, choice: CollectedChoice, kind: BlockKind): void {
  out.byte(0x22);
  choice.writeContent(out, kind);
  out.byte(0x22);
}

function writeToolCalls(out: ByteWriter, choice: CollectedChoice, options: AnswerOptions): void {
  out.text(',"tool_calls":[');
  let count = 0;
  for (let i = 0; i < choice.blocks.length; i++) {
    const block = choice.blocks[i];
    if (block.kind != BlockKind.Tool) continue;
    if (count++ > 0) out.byte(0x2c);
    out.text('{"id":"');
    if (block.id.length > 0) out.bytes(block.id);
    else writeCallId(out, block, options);
    out.text('","type":"function","function":{"name":');
    writeQuoted(out, block.name);
    out.text(',"arguments":');
    writeQuoted(out, block.content.length > 0 ? block.content.view() : EMPTY_OBJECT);
    out.byte(0x7d);
    if (block.signature.length > 0) writeSignature(out, block.signature);
    out.byte(0x7d);
  }
  out.byte(0x5d);
}

const EMPTY_OBJECT: Bytes = Bytes.of("{}");

function writeCallId(out: ByteWriter, block: CollectedBlock, options: AnswerOptions): void {
  out.text("call_");
  out.bytes(options.fallbackId);
  out.byte(0x5f);
  out.integer(block.toolIndex);
}

/** Signatures and redacted thinking, in OpenRouter's form; only where there are any. */
function writeReasoningDetails(out: ByteWriter, choice: CollectedChoice): void {
  let count = 0;
  for (let i = 0; i < choice.blocks.length; i++) {
    const block = choice.blocks[i];
    const isSigned = block.kind == BlockKind.Reasoning && block.signature.length > 0;
    if (!isSigned && block.kind != BlockKind.RedactedReasoning) continue;
    out.text(count == 0 ? ',"reasoning_details":[' : ",");
    writeReasoningDetail(out, block, count++);
  }
  if (count > 0) out.byte(0x5d);
}

function writeReasoningDetail(out: ByteWriter, block: CollectedBlock, index: i32): void {
  const isText = block.kind == BlockKind.Reasoning;
  const proof = isText ? block.signature : block.content.view();
  out.text(isText ? '{"type":"reasoning.text","text":' : '{"type":"reasoning.encrypted","data":');
  if (isText) {
    writeQuoted(out, block.content.view());
    out.text(',"signature":');
  }
  writeQuoted(out, unmarked(proof));
  out.text(',"format":');
  writeQuoted(out, formatOf(proof, Maker.Claude));
  out.text(',"index":');
  out.integer(index);
  out.byte(0x7d);
}

function writeExtras(out: ByteWriter, extras: ExtraMember[], scope: ExtraScope): void {
  for (let i = 0; i < extras.length; i++) {
    const extra = extras[i];
    if (extra.scope != scope) continue;
    out.byte(0x2c);
    writeQuoted(out, extra.name);
    out.byte(0x3a);
    out.bytes(extra.json);
  }
}
