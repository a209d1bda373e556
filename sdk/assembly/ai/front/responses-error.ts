import { ByteWriter } from "../../byte-writer";
import { beginSseEvent, endSseEvent } from "../../sse/writer";
import { AiError } from "../ai-error";
import { writeQuoted, writeQuotedOrNull } from "../escaped";
import { writeOpenAiCode, writeOpenAiErrorMember } from "./openai-error";

/**
 * Appends the `error` event of a stream of the Responses API. OpenAI documents its members at the top and sends them in
 * `error`, on which its clients throw: they stand in both places.
 */
export function writeResponsesErrorEvent(out: ByteWriter, error: AiError, sequence: i32): void {
  beginSseEvent(out, "error");
  out.text('{"type":"error","sequence_number":');
  out.integer(sequence);
  out.text(',"code":');
  writeOpenAiCode(out, error);
  out.text(',"message":');
  writeQuoted(out, error.message);
  out.text(',"param":');
  writeQuotedOrNull(out, error.param);
  out.byte(0x2c);
  writeOpenAiErrorMember(out, error);
  out.byte(0x7d);
  endSseEvent(out);
}
