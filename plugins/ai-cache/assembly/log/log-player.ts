import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerSink, ExtraScope, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Event } from "./letter";
import { LogCursor } from "./log-cursor";
import { asCached, readUsage } from "./usage-text";

const SPACE: i32 = 0x20;
/** First bytes of characters beyond ASCII: none of them stands inside of an escape or of a character. */
const LEAD: i32 = 0xc0;

/** Bytes of a text that a stream tells at once. */
const PIECE: i32 = 256;

/**
 * Tells an answer to `sink` as a reader of its provider's protocol would: its usage as one of which nothing was new.
 * @param log one that `isWholeAnswer` says to be such
 * @param inPieces whether long texts are told piece by piece, as for a stream
 */
export function playLog(log: Bytes, sink: AnswerSink, inPieces: bool): void {
  const cursor = new LogCursor(log);
  while (cursor.next()) playEvent(cursor, sink, inPieces);
}

function playEvent(cursor: LogCursor, sink: AnswerSink, inPieces: bool): void {
  const first = cursor.field(0);
  switch (cursor.event) {
    case Event.Start:
      sink.start(first, cursor.field(1), cursor.number(2));
      return;
    case Event.Choice:
      sink.choice(<i32>cursor.number(0));
      return;
    case Event.Signature:
      sink.reasoningSignature(first);
      return;
    case Event.Redacted:
      sink.redactedReasoning(first);
      return;
    case Event.Tool:
      sink.toolCall(<i32>cursor.number(0), cursor.field(1), cursor.field(2));
      return;
    case Event.ToolSignature:
      sink.toolSignature(<i32>cursor.number(0), cursor.field(1));
      return;
    case Event.Extra:
      sink.extra(<ExtraScope>(<i32>cursor.number(0)), cursor.field(1), cursor.field(2));
      return;
    case Event.Finish:
      sink.finish(<FinishReason>(<i32>cursor.number(0)), cursor.field(1), cursor.field(2));
      return;
    case Event.Usage:
      playUsage(first, sink);
      return;
    case Event.End:
      sink.end();
      return;
    default:
      playText(cursor, sink, inPieces);
  }
}

function playUsage(text: Bytes, sink: AnswerSink): void {
  const usage = readUsage(text);
  if (usage != null) sink.usage(asCached(usage));
}

function playText(cursor: LogCursor, sink: AnswerSink, inPieces: bool): void {
  const isOfCall = cursor.event == Event.Arguments;
  const text = cursor.field(isOfCall ? 1 : 0);
  let from = 0;
  do {
    const end = inPieces ? endOfPiece(text, from) : text.length;
    const piece = text.slice(from, end);
    if (isOfCall) sink.toolArguments(<i32>cursor.number(0), piece);
    else if (cursor.event == Event.Text) sink.text(piece);
    else if (cursor.event == Event.Reasoning) sink.reasoning(piece);
    else sink.refusal(piece);
    from = end;
  } while (from < text.length);
}

/** Where a piece of a text ends: before a space or a character beyond ASCII, so that no escape and no character is cut. */
function endOfPiece(text: Bytes, from: i32): i32 {
  for (let at = from + PIECE; at < text.length; at++) {
    const byte = text.at(at);
    if (byte == SPACE || byte >= LEAD) return at;
  }
  return text.length;
}
