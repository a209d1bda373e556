import { storeCodePoint } from "../../utf8";
import { joinsWords } from "../word";
import { FoldTable, KEPT, LEFT_OUT, TEXT, textLength } from "./fold-table";
import { Kind, kindOfAscii } from "./spaced-run";

/** Characters whose folding is kept: a text has few different ones. */
const SLOTS: i32 = 1024;

/** Bytes of a slot: the code point, its folded bytes, how many, its kind. */
const SLOT: i32 = 16;

/** What characters are folded to, in UTF-8, and what they are to a run of single letters. */
@final
export class FoldedCharacter {
  private static slots: ArrayBuffer | null = null;

  /** Address of what `at` and the others read, for the character `code`; good until the next is asked for. */
  static of(code: i32): usize {
    let slots = FoldedCharacter.slots;
    if (slots == null) {
      slots = new ArrayBuffer(SLOTS * SLOT);
      memory.fill(changetype<usize>(slots), 0xff, SLOTS * SLOT);
      FoldedCharacter.slots = slots;
    }
    const at = changetype<usize>(slots) + <usize>((code & (SLOTS - 1)) * SLOT);
    if (load<i32>(at) != code) fold(at, code);
    return at;
  }
}

/** The folded bytes, at most four, the first one lowest. */
export function bytesOf(character: usize): u32 {
  return load<u32>(character, 4);
}

/** How many they are; 0: the character is left out. */
export function lengthOf(character: usize): i32 {
  return load<i32>(character, 8);
}

export function kindOf(character: usize): Kind {
  return <Kind>load<i32>(character, 12);
}

function fold(at: usize, code: i32): void {
  if (code < 0x80) {
    const folded = asciiFolded(code);
    put(at, code, folded, folded == 0 ? 0 : 1, kindOfAscii(folded));
    return;
  }
  const folded = FoldTable.shared.fold(code);
  if (folded == LEFT_OUT) put(at, code, 0, 0, Kind.Other);
  else if (folded != KEPT && (folded & TEXT) != 0) putText(at, code, folded);
  else {
    const letter = folded == KEPT ? code : folded;
    const kind = joinsWords(letter) ? Kind.Letter : Kind.Other;
    const end = storeCodePoint(at + 4, letter);
    put(at, code, load<u32>(at, 4), <i32>(end - at) - 4, kind);
  }
}

function putText(at: usize, code: i32, folded: i32): void {
  const length = textLength(folded);
  const text = FoldTable.shared.text(folded);
  let bytes: u32 = 0;
  for (let i = length - 1; i >= 0; i--) bytes = (bytes << 8) | <u32>load<u8>(text + <usize>i);
  const kind = kindOfAscii(bytes & 0xff);
  put(at, code, bytes, length, length > 1 && kind == Kind.Letter ? Kind.Wordlike : kind);
}

function put(at: usize, code: i32, bytes: u32, length: i32, kind: Kind): void {
  store<i32>(at, code);
  store<u32>(at, bytes, 4);
  store<i32>(at, length, 8);
  store<i32>(at, kind, 12);
}

/** A small letter; a space for blanks other than newlines; 0 for other control characters. */
function asciiFolded(code: i32): i32 {
  if (code >= 0x41 && code <= 0x5a) return code | 0x20;
  if (code >= 0x20) return code == 0x7f ? 0 : code;
  if (code == 0x0a) return code;
  return code == 0x09 || code == 0x0b || code == 0x0c ? 0x20 : 0;
}
