import { Bytes, ByteWriter, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { fill } from "../filling";
import { History, Round, writeRounds } from "../history";
import { questionOf } from "../question";
import { Turns } from "../turns";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const FRONTS: StaticArray<Front> = [Front.OpenAiChat, Front.AnthropicMessages, Front.OpenAiResponses, Front.Gemini];
const MOST: i32 = 1024;

/** Reads the input as a history, and as a request of each protocol; what comes of either is JSON that says the same. */
export function run(size: i32): i32 {
  const bytes = given(size);
  const history = History.read(bytes);
  const rounds = history.last(3, MOST);
  const kept = writeRounds(rounds);
  if (kept.length > MOST) unreachable();
  if (kept.length > 0 && History.read(kept).length != rounds.length) unreachable();
  let answer = min(history.length, 15);
  for (let i = 0; i < FRONTS.length; i++) answer = (answer << 4) | asked(FRONTS[i], bytes);
  return answer;
}

/** 0: nothing may be filled in; else 1, and what there is of a question. */
function asked(front: Front, body: Bytes): i32 {
  const request = jsonParse(body);
  const question = questionOf(front, body, MOST);
  const turns = Turns.read(front, request);
  if (!turns.isOneQuestion) return question.length > 0 ? 2 : 0;
  const splice = fill(front, body, turns.first, [new Round(question, Bytes.of("a"))]);
  const out = new ByteWriter(body.length + 256);
  out.bytes(splice.bytes);
  out.bytes(body.slice(splice.length));
  const filled = jsonParse(out.take());
  if (filled.kind != JsonKind.Object || Turns.read(front, filled).isOneQuestion) unreachable();
  return question.length > 0 ? 3 : 1;
}
