import { Bytes } from "../../bytes";
import { unescapeText } from "../../json/escape";
import { TextChannel } from "./channel";
import { joined } from "./rewrite";

const BACKSLASH: i32 = 0x5c;

/** Bytes of `\ud83d`. */
const ESCAPE: i32 = 6;

/**
 * The next piece of a text, unescaped. Some servers part the two escapes of one character: the first waits for the second
 * with the channel.
 * @param raw the piece as it stands @param text the piece unescaped
 */
export function wholeCharacters(channel: TextChannel, raw: Bytes, text: Bytes): Bytes {
  const half = channel.half;
  const end = raw.length - (endsWithHalf(raw) ? ESCAPE : 0);
  if (half.length == 0 && end == raw.length) return text;
  channel.half = raw.slice(end);
  return unescapeText(joined(half, raw.slice(0, end)));
}

/** Whether escaped text ends with the first surrogate of a pair. */
function endsWithHalf(raw: Bytes): bool {
  const at = raw.length - ESCAPE;
  if (raw.at(at) != BACKSLASH || raw.at(at + 1) != 0x75 || (raw.at(at + 2) | 0x20) != 0x64) return false;
  const digit = raw.at(at + 3) | 0x20;
  // 8, 9, a, b
  if (digit != 0x38 && digit != 0x39 && digit != 0x61 && digit != 0x62) return false;
  let first = at;
  while (raw.at(first - 1) == BACKSLASH) first--;
  return ((at - first) & 1) == 0;
}
