import { Front } from "../../../ai/front/front";
import { AnswerEditor } from "../../../ai/texts/answer-editor";
import { editAnswer } from "../../../ai/texts/edit-answer";
import { EditOptions } from "../../../ai/texts/edit-options";
import { ByteWriter } from "../../../byte-writer";
import { Bytes } from "../../../bytes";
import { cutEverywhere } from "../../cut-everywhere";
import { WordGate } from "./word-gate";

/** A stream whose `secret` becomes `[…]`, and which ends before the word `stop`; the same whole and byte by byte. */
export function editStream(
  front: Front,
  stream: string,
  stop: string = "\0",
  options: EditOptions = new EditOptions(),
): string {
  prepare(front, stop, options);
  const input = Bytes.of(stream);
  const whole = pushed(input, 0, i32.MAX_VALUE >> 1);
  expect(pushed(input, 0, 1)).toBe(whole, "byte by byte");
  return whole;
}

/** The same, cut at every byte. */
export function editEverywhere(
  front: Front,
  stream: string,
  stop: string = "\0",
  options: EditOptions = new EditOptions(),
): string {
  prepare(front, stop, options);
  return cutEverywhere(stream, pushed);
}

/** A whole answer; `unread` for one that can not be read. */
export function editWhole(front: Front, body: string, stop: string = "\0"): string {
  const answer = editAnswer(front, Bytes.of(body), new WordGate("secret", "[…]", stop));
  return answer == null ? "unread" : answer.toString();
}

let currentFront: Front = Front.None;
let currentStop: string = "";
let currentOptions: EditOptions = new EditOptions();

function prepare(front: Front, stop: string, options: EditOptions): void {
  currentFront = front;
  currentStop = stop;
  currentOptions = options;
}

function pushed(input: Bytes, first: i32, step: i32): string {
  const editor = new AnswerEditor(currentFront, new WordGate("secret", "[…]", currentStop), currentOptions);
  const out = new ByteWriter();
  for (let at = 0; at < input.length; ) {
    const next = min(input.length, at == 0 && first > 0 ? first : at + step);
    out.bytes(editor.push(input.slice(at, next), false));
    at = next;
  }
  out.bytes(editor.push(Bytes.empty(), true));
  return out.take().toString();
}
