import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { unescapeText } from "../../json/escape";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { AiError } from "../ai-error";
import { CollectedAnswer } from "../collected-answer";
import { BlockKind, CollectedBlock, CollectedChoice } from "../collected-choice";
import { writeQuoted, writeQuotedOrNull } from "../escaped";
import { FinishReason } from "../finish-reason";
import { Usage } from "../usage";
import { writeAnthropicError } from "./anthropic-error";
import { anthropicFinish } from "./anthropic-finish";
import { writeAnthropicUsage } from "./anthropic-usage";
import { AnswerOptions } from "./options";
import { PlainAnswer } from "./plain-answer";
import { writeIdSignature } from "./signed-id";

/** Writes an answer as one Anthropic message, or as an error body. */
@final
export class AnthropicPlain extends PlainAnswer {
  protected override writeFailure(failure: AiError): void {
    writeAnthropicError(this.out, failure, Bytes.empty());
  }

  protected override writeAnswer(): void {
    writeAnthropicAnswer(this.out, this, this.options);
  }
}

/** Appends a collected answer as an Anthropic message; choices beyond the first have no place there. */
function writeAnthropicAnswer(out: ByteWriter, answer: CollectedAnswer, options: AnswerOptions): void {
  const choice = answer.choiceAt(0);
  out.text('{"id":');
  writeQuoted(out, answer.id.length > 0 ? answer.id : options.fallbackId);
  out.text(',"type":"message","role":"assistant","model":');
  writeQuoted(out, answer.model.length > 0 ? answer.model : options.fallbackModel);
  out.text(',"content":[');
  for (let i = 0; i < choice.blocks.length; i++) {
    if (i > 0) out.byte(0x2c);
    writeBlock(out, choice.blocks[i], options);
  }
  out.text('],"stop_reason":"');
  out.text(anthropicFinish(stopReason(answer, choice), choice.has(BlockKind.Tool)));
  out.text('","stop_sequence":');
  writeQuotedOrNull(out, choice.stopSequence);
  out.text(',"usage":');
  const usage = answer.lastUsage;
  writeAnthropicUsage(out, usage ? usage : new Usage());
  out.byte(0x7d);
}

function stopReason(answer: CollectedAnswer, choice: CollectedChoice): FinishReason {
  if (answer.overflowed) return FinishReason.Length;
  return choice.has(BlockKind.Refusal) ? FinishReason.ContentFilter : choice.reason;
}

function writeBlock(out: ByteWriter, block: CollectedBlock, options: AnswerOptions): void {
  const content = block.content.view();
  switch (block.kind) {
    case BlockKind.Reasoning:
      out.text('{"type":"thinking","thinking":');
      writeQuoted(out, content);
      out.text(',"signature":');
      writeQuoted(out, block.signature);
      break;
    case BlockKind.RedactedReasoning:
      out.text('{"type":"redacted_thinking","data":');
      writeQuoted(out, content);
      break;
    case BlockKind.Tool:
      writeToolUse(out, block, options);
      break;
    default:
      out.text('{"type":"text","text":');
      writeQuoted(out, content);
  }
  out.byte(0x7d);
}

function writeToolUse(out: ByteWriter, block: CollectedBlock, options: AnswerOptions): void {
  out.text('{"type":"tool_use","id":"');
  if (block.id.length > 0) out.bytes(block.id);
  else {
    out.text("toolu_");
    out.bytes(options.fallbackId);
    out.byte(0x5f);
    out.integer(block.toolIndex);
  }
  writeIdSignature(out, block.signature);
  out.text('","name":');
  writeQuoted(out, block.name);
  out.text(',"input":');
  writeToolInput(out, block.content.view());
}

/**
 * Appends tool arguments (escaped JSON text) as the object that Anthropic wants. What is no object, say because the
 * answer was cut by its token limit, goes into the member `arguments`, so that nothing is lost.
 */
export function writeToolInput(out: ByteWriter, escaped: Bytes): void {
  const input = jsonParse(unescapeText(escaped));
  if (input.kind == JsonKind.Object) out.bytes(input.raw);
  else if (escaped.length == 0) out.text("{}");
  else {
    out.text('{"arguments":');
    writeQuoted(out, escaped);
    out.byte(0x7d);
  }
}
