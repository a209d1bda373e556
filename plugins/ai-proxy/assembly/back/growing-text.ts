import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * A text of a stream whose events each repeat it from its beginning: tells what is new. Some models send pieces although
 * they were not asked to; that shows as soon as an event does not begin with the one before.
 */
@final
export class GrowingText {
  /** the last form: a window of its event */
  private told: Bytes = Bytes.empty();
  /** Whether an event has continued the one before. */
  private isProven: bool = false;

  /** @param repeats false: events are pieces */
  constructor(private repeats: bool) {}

  /** What `text`, escaped, adds. */
  fresh(text: Bytes): Bytes {
    const told = this.told;
    if (!this.repeats || text.length == 0) return text;
    this.told = text;
    if (text.startsWith(told)) {
      if (told.length > 0 && text.length > told.length) this.isProven = true;
      return text.slice(told.length);
    }
    // A character that was cut in the event before comes whole now.
    if (this.isProven) return text.slice(commonLength(text, told));
    this.repeats = false;
    return text;
  }
}

/** Bytes of the characters and escapes that two escaped texts begin with alike. */
function commonLength(one: Bytes, other: Bytes): i32 {
  let at = 0;
  while (at < one.length) {
    const next = at + unitLength(one, at);
    for (let i = at; i < next; i++) if (one.at(i) != other.at(i)) return at;
    at = next;
  }
  return at;
}

/** Length of the escape, or of the character in UTF-8, that begins at `at`. */
function unitLength(text: Bytes, at: i32): i32 {
  const byte = text.at(at);
  if (byte == 0x5c) return text.at(at + 1) == 0x75 ? 6 : 2;
  return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}
