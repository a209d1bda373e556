import { ByteWriter, Bytes, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { isWholeAnswer } from "../log/log-check";
import { LogCursor } from "../log/log-cursor";
import { playLog } from "../log/log-player";
import { LogWriter } from "../log/log-writer";
import { AnswerShape } from "../replay";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Fronts whose answers are written, the first and the last of them. */
const FIRST: i32 = Front.OpenAiChat;
const LAST: i32 = Front.Gemini;

/**
 * Takes the input for a log from a store. One that is taken for a whole answer is JSON in each protocol, and is told in pieces
 * as it is told at once. Answers how many events it has, and whether it is whole.
 */
export function run(size: i32): i32 {
  const log = given(size);
  const isWhole = isWholeAnswer(log);
  if (isWhole) check(log);
  const cursor = new LogCursor(log);
  let events = 0;
  let kinds = 0;
  while (cursor.next()) {
    events++;
    kinds |= 1 << cursor.event;
  }
  return kinds | (min(events, 63) << 16) | (isWhole ? 1 << 24 : 0);
}

function check(log: Bytes): void {
  for (let front = FIRST; front <= LAST; front++) {
    const plain = new AnswerShape(<Front>front, false, false, true).write(log);
    if (jsonParse(plain).kind != JsonKind.Object) unreachable();
    if (new AnswerShape(<Front>front, true, false, true).write(log).length == 0) unreachable();
  }
  const array = new AnswerShape(Front.Gemini, true, true, false).write(log);
  if (jsonParse(array).kind != JsonKind.Array) unreachable();
  const again = new ByteWriter();
  playLog(log, new LogWriter(again), true);
  if (!isWholeAnswer(again.view())) unreachable();
}
