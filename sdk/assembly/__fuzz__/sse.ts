import { Bytes } from "../bytes";
import { SseParser } from "../sse/parser";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Small, so that the limit is met too. */
const LIMIT: i32 = 512;

/** Events, data bytes and raw bytes of one reading, folded into one number (FNV-1a). */
@final
class Digest {
  value: u32 = 2166136261;
  rawBytes: i32 = 0;
  events: i32 = 0;

  private add(bytes: Bytes): void {
    for (let i = 0; i < bytes.length; i++) this.value = (this.value ^ <u32>bytes.at(i)) * 16777619;
    this.value = (this.value ^ 0x100) * 16777619;
  }

  drain(parser: SseParser): void {
    while (parser.nextBlock()) {
      this.rawBytes += parser.raw.length;
      if (!parser.isEvent) continue;
      this.events++;
      this.add(parser.event);
      this.add(parser.data);
      this.add(parser.id);
      this.value ^= <u32>parser.retry + <u32>parser.isCut;
    }
  }
}

/** Reads the input whole and in pieces of the first byte's size; traps when the two differ or bytes get lost. Answers the number of events. */
export function run(size: i32): i32 {
  const bytes = given(size);
  const whole = read(bytes, max(size, 1));
  const pieces = read(bytes, 1 + (max(bytes.at(0), 0) & 0x1f));
  if (whole.value != pieces.value) unreachable();
  return whole.events;
}

function read(bytes: Bytes, step: i32): Digest {
  const parser = new SseParser(LIMIT);
  const digest = new Digest();
  let pushed = 0;
  while (pushed < bytes.length && !parser.overflowed) {
    const piece = bytes.slice(pushed, pushed + step);
    parser.push(piece);
    digest.drain(parser);
    pushed += piece.length;
  }
  parser.finish();
  digest.drain(parser);
  if (digest.rawBytes + parser.takeRest().length != pushed) unreachable();
  return digest;
}
