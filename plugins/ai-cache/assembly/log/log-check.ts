import { Bytes, isUtf8, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ExtraScope, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Event } from "./letter";
import { LogCursor } from "./log-cursor";
import { readUsage } from "./usage-text";

/** Choices and tool calls that an answer may have. */
const MOST_CHOICES: i64 = 128;
const MOST_CALLS: i64 = 4096;
/** Seconds, or what providers take for them. */
const LAST_SECOND: i64 = 1 << 53;

/**
 * Whether a log, which comes from outside, is that of one whole answer: it can be told to any writer, and what that writes is
 * a well-formed answer.
 */
export function isWholeAnswer(log: Bytes): bool {
  if (!isUtf8(log)) return false;
  const cursor = new LogCursor(log);
  let hasStart = false;
  let hasFinish = false;
  let calls: i64 = 0;
  while (cursor.next()) {
    const event = cursor.event;
    if (event == Event.Start) {
      if (hasStart) return false;
      hasStart = true;
    } else if (!hasStart && event != Event.Usage && !isAnswerExtra(cursor)) return false;
    if (event == Event.Choice) calls = 0;
    if (event == Event.Tool && cursor.number(0) != calls++) return false;
    if (isOfCall(event) && cursor.number(0) >= calls) return false;
    if (event == Event.Finish) hasFinish = true;
    if (!isValid(cursor)) return false;
  }
  return cursor.isOver && hasStart && hasFinish;
}

function isOfCall(event: i32): bool {
  return event == Event.ToolSignature || event == Event.Arguments;
}

function isAnswerExtra(cursor: LogCursor): bool {
  return cursor.event == Event.Extra && cursor.number(0) == ExtraScope.Answer;
}

function isValid(cursor: LogCursor): bool {
  switch (cursor.event) {
    case Event.Start:
      return isText(cursor.field(0)) && isText(cursor.field(1)) && isIn(cursor.number(2), LAST_SECOND);
    case Event.Choice:
      return isIn(cursor.number(0), MOST_CHOICES - 1);
    case Event.Tool:
      return isIn(cursor.number(0), MOST_CALLS) && isText(cursor.field(1)) && isText(cursor.field(2));
    case Event.ToolSignature:
    case Event.Arguments:
      return isIn(cursor.number(0), MOST_CALLS) && isText(cursor.field(1));
    case Event.Extra:
      return isIn(cursor.number(0), ExtraScope.Message) && isName(cursor.field(1)) && isJson(cursor.field(2));
    case Event.Finish:
      return isReason(cursor.number(0)) && isText(cursor.field(1)) && isText(cursor.field(2));
    case Event.Usage:
      return readUsage(cursor.field(0)) != null;
    case Event.End:
      return true;
    default:
      return isText(cursor.field(0));
  }
}

function isIn(number: i64, most: i64): bool {
  return number >= 0 && number <= most;
}

function isReason(number: i64): bool {
  return number > FinishReason.None && number < FinishReason.Error;
}

function isName(name: Bytes): bool {
  for (let i = 0; i < name.length; i++) {
    const byte = name.at(i);
    if (byte <= 0x20 || byte >= 0x7f || byte == 0x22 || byte == 0x5c) return false;
  }
  return name.length > 0;
}

function isJson(json: Bytes): bool {
  return jsonParse(json).kind != JsonKind.Missing;
}

/** Whether bytes can stand between the quotes of a JSON string. */
function isText(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    if (byte < 0x20 || byte == 0x22) return false;
    if (byte != 0x5c) continue;
    const escaped = text.at(++i);
    if (escaped == 0x75) {
      for (let digit = 0; digit < 4; digit++) if (!isHex(text.at(++i))) return false;
    } else if (Bytes.constant('"\\/bfnrt').indexOfByte(escaped) < 0) return false;
  }
  return true;
}

function isHex(byte: i32): bool {
  return <u32>(byte - 0x30) <= 9 || <u32>((byte | 0x20) - 0x61) <= 5;
}
