import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { AiError } from "../ai-error";
import { CollectedAnswer } from "../collected-answer";
import { BlockKind, CollectedBlock, CollectedChoice } from "../collected-choice";
import { FinishReason } from "../finish-reason";
import { writeGeminiError } from "./gemini-error";
import {
  endResponse,
  geminiFinish,
  writeCallPart,
  writeCitations,
  writeGeminiUsage,
  writePictures,
  writeRedactedPart,
  writeSignedPart,
  writeTextPart,
  writeThoughtPart,
} from "./gemini-write";
import { AnswerOptions } from "./options";
import { PlainAnswer } from "./plain-answer";

/** Writes an answer as one Gemini response, or as an error body. */
@final
export class GeminiPlain extends PlainAnswer {
  protected override writeFailure(failure: AiError): void {
    writeGeminiError(this.out, failure);
  }

  protected override writeAnswer(): void {
    writeGeminiAnswer(this.out, this, this.options);
  }
}

/** Appends a collected answer as a GenerateContentResponse. One withheld whole is a blocked prompt, without candidates. */
function writeGeminiAnswer(out: ByteWriter, answer: CollectedAnswer, options: AnswerOptions): void {
  const first = answer.choiceAt(0);
  if (first.reason == FinishReason.ContentFilter && first.blocks.length == 0 && answer.choices.length == 1) {
    out.text('{"promptFeedback":{"blockReason":"SAFETY"},');
  } else {
    out.text('{"candidates":[');
    for (let i = 0; i < answer.choices.length; i++) {
      if (i > 0) out.byte(0x2c);
      writeCandidate(out, i, answer.choices[i], answer.overflowed);
    }
    out.text("],");
  }
  writeGeminiUsage(out, answer.lastUsage);
  endResponse(out, answer.model, answer.id, options);
}

function writeCandidate(out: ByteWriter, index: i32, choice: CollectedChoice, isCut: bool): void {
  out.text('{"content":{"parts":[');
  for (let i = 0; i < choice.blocks.length; i++) {
    if (i > 0) out.byte(0x2c);
    writePart(out, choice.blocks[i]);
  }
  let isFirst = choice.blocks.length == 0;
  let annotations = Bytes.empty();
  for (let i = 0; i < choice.extras.length; i++) {
    const extra = choice.extras[i];
    if (extra.name.equalsString("annotations")) annotations = extra.json;
    else if (extra.name.equalsString("images")) isFirst = writePictures(out, extra.json, isFirst);
    else if (extra.name.equalsString("extra_content")) {
      if (!isFirst) out.byte(0x2c);
      writeSignedPart(out, extra.json);
      isFirst = false;
    }
  }
  out.text('],"role":"model"},"finishReason":"');
  const isRefused = choice.has(BlockKind.Refusal);
  out.text(geminiFinish(isCut ? FinishReason.Length : isRefused ? FinishReason.ContentFilter : choice.reason));
  out.text('","index":');
  out.integer(index);
  if (annotations.length > 0) writeCitations(out, annotations);
  out.byte(0x7d);
}

function writePart(out: ByteWriter, block: CollectedBlock): void {
  const content = block.content.view();
  switch (block.kind) {
    case BlockKind.Reasoning:
      writeThoughtPart(out, content, block.signature);
      return;
    case BlockKind.RedactedReasoning:
      writeRedactedPart(out, content);
      return;
    case BlockKind.Tool:
      writeCallPart(out, block.id, block.name, content, block.signature);
      return;
    default:
      writeTextPart(out, content);
  }
}
