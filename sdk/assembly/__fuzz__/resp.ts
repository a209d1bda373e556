import { Bytes } from "../bytes";
import { RespReader, RespState } from "../store/resp/reader";
import { StoreKind, StoreValue } from "../store/value";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Small, so that the limit is met too. */
const LIMIT: i32 = 2048;

/** Replies of one reading, folded into one number (FNV-1a). */
@final
class Digest {
  value: u32 = 2166136261;
  replies: i32 = 0;
  broken: bool = false;

  drain(reader: RespReader): void {
    for (let state = reader.next(); state != RespState.Incomplete; state = reader.next()) {
      if (state == RespState.Broken) {
        this.broken = true;
        return;
      }
      this.replies++;
      this.add(reader.value);
    }
  }

  private add(value: StoreValue): void {
    this.mix(<u32>value.kind * 8 + <u32>value.fault);
    this.mix(<u32>value.asInteger());
    const bytes = value.ok ? value.asBytes() : Bytes.of(value.error);
    for (let i = 0; i < bytes.length; i++) this.mix(<u32>bytes.at(i));
    for (let i = 0; i < value.length; i++) this.add(value.at(i));
    if (value.kind != StoreKind.List && value.length != 0) unreachable();
  }

  private mix(word: u32): void {
    this.value = (this.value ^ word) * 16777619;
  }
}

/**
 * Reads the input whole and in pieces of the first byte's size; traps when the two differ. Answers the number of replies, and
 * whether the rest is broken.
 */
export function run(size: i32): i32 {
  const bytes = given(size);
  const whole = read(bytes.slice(1), max(size, 1));
  const pieces = read(bytes.slice(1), 1 + (max(bytes.at(0), 0) & 0x1f));
  // What is too long all at once may be short enough in pieces, since replies are taken out on the way.
  if (size <= LIMIT && (whole.value != pieces.value || whole.broken != pieces.broken)) unreachable();
  return whole.replies * 2 + (whole.broken ? 1 : 0);
}

function read(bytes: Bytes, step: i32): Digest {
  const reader = new RespReader(LIMIT);
  const digest = new Digest();
  for (let at = 0; at < bytes.length && !digest.broken; at += step) {
    reader.push(bytes.slice(at, at + step));
    digest.drain(reader);
  }
  return digest;
}
