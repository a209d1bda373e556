import { ByteWriter } from "../../byte-writer";
import { BlockKind } from "../collected-choice";

/** What an event of a stream is about. */
export const enum Name {
  Created,
  InProgress,
  Completed,
  Incomplete,
  Failed,
  Item,
  ContentPart,
  SummaryPart,
  Text,
  Annotation,
  Refusal,
  Summary,
  Arguments,
}

/** What an event says of it. */
export const enum Phase {
  None,
  Added,
  Delta,
  Done,
}

/** The name for the content of an item. */
export function nameOf(kind: BlockKind): Name {
  if (kind == BlockKind.Text) return Name.Text;
  if (kind == BlockKind.Refusal) return Name.Refusal;
  return kind == BlockKind.Reasoning ? Name.Summary : Name.Arguments;
}

/** Appends an event's name. */
export function writeName(out: ByteWriter, name: Name, phase: Phase): void {
  out.text("response.");
  switch (name) {
    case Name.Created:
      out.text("created");
      break;
    case Name.InProgress:
      out.text("in_progress");
      break;
    case Name.Completed:
      out.text("completed");
      break;
    case Name.Incomplete:
      out.text("incomplete");
      break;
    case Name.Failed:
      out.text("failed");
      break;
    case Name.Item:
      out.text("output_item");
      break;
    case Name.ContentPart:
      out.text("content_part");
      break;
    case Name.SummaryPart:
      out.text("reasoning_summary_part");
      break;
    case Name.Text:
      out.text("output_text");
      break;
    case Name.Annotation:
      out.text("output_text.annotation");
      break;
    case Name.Refusal:
      out.text("refusal");
      break;
    case Name.Summary:
      out.text("reasoning_summary_text");
      break;
    default:
      out.text("function_call_arguments");
  }
  if (phase != Phase.None) out.text(phase == Phase.Added ? ".added" : phase == Phase.Delta ? ".delta" : ".done");
}
