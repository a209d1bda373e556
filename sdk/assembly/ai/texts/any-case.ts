import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { wordIndex } from "../../json/words";

const BACKSLASH: i32 = 0x5c;

/**
 * The key's position among `words`, small letters that single spaces part; -1 when it is none of them. Servers in Go take
 * `"Messages"` for `"messages"`, and the long s and the Kelvin sign for the letters they look like: what they read is not to
 * be hidden by that. https://pkg.go.dev/encoding/json#Unmarshal
 */
export function keyInAnyCase(items: JsonItems, words: string): i32 {
  const raw = items.rawKey;
  for (let i = 0; i < raw.length; i++) {
    const byte = raw.at(i);
    if (byte >= 0x80 || byte == BACKSLASH || isCapital(byte)) return wordIndex(Bytes.of(words), folded(items.key));
  }
  return items.keyIn(words);
}

function folded(key: Bytes): Bytes {
  const copy = key.copy();
  let to = copy.ptr;
  for (let i = 0; i < key.length; i++) {
    const byte = key.at(i);
    if (byte == 0xc5 && key.at(i + 1) == 0xbf) {
      store<u8>(to++, 0x73);
      i++;
    } else if (byte == 0xe2 && key.at(i + 1) == 0x84 && key.at(i + 2) == 0xaa) {
      store<u8>(to++, 0x6b);
      i += 2;
    } else store<u8>(to++, isCapital(byte) ? byte | 0x20 : byte);
  }
  return copy.slice(0, <i32>(to - copy.ptr));
}

function isCapital(byte: i32): bool {
  return byte >= 0x41 && byte <= 0x5a;
}
