import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { ResponseForm, ToldText } from "./responses-told";

/**
 * The names of the events that tell a text, without `response.` and `.delta` or `.done`, in the order of `ResponseForm`; of
 * the last there are none.
 */
export const DELTA_NAMES: Bytes = Bytes.of(
  "output_text refusal reasoning_summary_text reasoning_text function_call_arguments custom_tool_call_input mcp_call_arguments code_interpreter_call_code audio.transcript",
);

/** The types of the parts, in the same order. */
export const PART_TYPES: Bytes = Bytes.of("output_text refusal summary_text reasoning_text");

/** Whether a text of that form is a part of its item: else it is a member. */
export function isPart(form: i32): bool {
  return form <= ResponseForm.Reasoning;
}

/** The member that tells a whole text, in the event, the part and the item. */
export function memberOf(form: i32): string {
  switch (form) {
    case ResponseForm.Refusal:
      return "refusal";
    case ResponseForm.Arguments:
    case ResponseForm.Mcp:
      return "arguments";
    case ResponseForm.Input:
      return "input";
    case ResponseForm.Code:
      return "code";
    default:
      return "text";
  }
}

/** Appends the members that say which text an event is about, each after a comma. */
export function writePlace(out: ByteWriter, told: ToldText): void {
  if (told.itemId.kind == JsonKind.String) {
    out.text(',"item_id":');
    out.bytes(told.itemId.raw);
  }
  out.text(',"output_index":');
  out.integer(told.index);
  if (!isPart(told.form)) return;
  out.text(told.form == ResponseForm.Summary ? ',"summary_index":' : ',"content_index":');
  out.integer(told.part);
}
