import { Front } from "../ai/front/front";
import { AnswerEditor } from "../ai/texts/answer-editor";
import { editAnswer } from "../ai/texts/edit-answer";
import { EditOptions } from "../ai/texts/edit-options";
import { TextGate } from "../ai/texts/gate";
import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { jsonParse } from "../json/parse";
import { given } from "./runner/exchange";
import { OpenGate, StrictGate } from "./texts/gates";

export { input } from "./runner/exchange";

const FRONTS: Front[] = [
  Front.OpenAiChat,
  Front.AnthropicMessages,
  Front.OpenAiResponses,
  Front.Gemini,
  Front.OpenAiOther,
];

/** Largest event, small, so that it is met too. */
const EVENT_LIMIT: i32 = 4096;

/**
 * Edits arbitrary bytes as an answer: the first byte says of which protocol, the second how they are cut and how much goes
 * through. What a gate leaves alone must be identical; what it changes must not depend on where the stream was cut, and a
 * whole answer must stay JSON; else it traps.
 */
export function run(size: i32): i32 {
  const all = given(size);
  const kind = max(all.at(0), 0);
  const step = 1 + (max(all.at(1), 0) & 0x1f);
  const bytes = all.slice(2);
  const front = FRONTS[kind % FRONTS.length];
  const options = new EditOptions();
  options.isArray = front == Front.Gemini && (kind & 0x20) == 0;
  options.includeUsage = true;
  options.limit = EVENT_LIMIT;
  // A character whose two escapes come apart is put together.
  const isParted = bytes.indexOf(Bytes.of("\\ud")) >= 0 || bytes.indexOf(Bytes.of("\\uD")) >= 0;
  if (!edited(front, bytes, step, new OpenGate(), options).equals(bytes) && !isParted) unreachable();
  options.isStrict = (kind & 0x40) == 0;
  const most = step << 3;
  const whole = edited(front, bytes, max(bytes.length, 1), new StrictGate(most), options);
  const pieces = edited(front, bytes, step, new StrictGate(most), options);
  // The LF of a CRLF that was cut goes with the next event, which may not be sent.
  if (!withoutLineEnds(pieces).equals(withoutLineEnds(whole))) unreachable();
  return whole.length + plain(front, bytes, most, isParted);
}

function edited(front: Front, bytes: Bytes, step: i32, gate: TextGate, options: EditOptions): Bytes {
  const editor = new AnswerEditor(front, gate, options);
  const out = new ByteWriter();
  let at = 0;
  do {
    const piece = bytes.slice(at, at + step);
    at += step;
    out.bytes(editor.push(piece, at >= bytes.length));
  } while (at < bytes.length);
  return out.view();
}

function withoutLineEnds(stream: Bytes): Bytes {
  const out = new ByteWriter(stream.length);
  for (let i = 0; i < stream.length; i++) if (stream.at(i) != 0x0a && stream.at(i) != 0x0d) out.byte(stream.at(i));
  return out.view();
}

function plain(front: Front, bytes: Bytes, most: i32, isParted: bool): i32 {
  const same = editAnswer(front, bytes, new OpenGate());
  if (same != null && same != bytes && !isParted) unreachable();
  const other = editAnswer(front, bytes, new StrictGate(most));
  if (other == null) return 0;
  if (other.length > 0 && jsonParse(other).kind != JsonKind.Object) unreachable();
  return other.length;
}
