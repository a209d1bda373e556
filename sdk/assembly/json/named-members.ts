import { Bytes } from "../bytes";
import { JsonKind } from "./kind";
import { JsonValue } from "./value";
import { JsonWriter } from "./writer";

const SPACE: i32 = 0x20;

/** The position of a word among words that one space parts; -1 when it is none of them. */
export function wordIndex(words: Bytes, word: Bytes): i32 {
  let from = 0;
  for (let index = 0; from <= words.length; index++) {
    const end = wordEnd(words, from);
    if (words.slice(from, end).equals(word)) return index;
    from = end + 1;
  }
  return -1;
}

function wordEnd(words: Bytes, from: i32): i32 {
  const space = words.indexOfByte(SPACE, from);
  return space < 0 ? words.length : space;
}

/**
 * The members of an object that have a known name, found in one pass; of a doubled one the last counts. The names are one
 * text, parted by spaces (`Bytes.of("model messages …")`): a list of strings would be far larger.
 */
@final
export class NamedMembers {
  private readonly values: JsonValue[] = [];

  constructor(
    private readonly object: JsonValue,
    private readonly names: Bytes,
  ) {
    for (let from = 0; from <= names.length; from = wordEnd(names, from) + 1) this.values.push(JsonValue.missing());
    const members = object.items();
    while (members.next()) {
      const index = wordIndex(names, members.key);
      if (index >= 0 && index < this.values.length) this.values[index] = members.value;
    }
  }

  /** The member with the name at this position; Missing when there is none. */
  at(index: i32): JsonValue {
    return <u32>index < <u32>this.values.length ? this.values[index] : JsonValue.missing();
  }

  /** The name at this position. */
  name(index: i32): Bytes {
    let from = 0;
    for (let i = 0; i < index; i++) from = wordEnd(this.names, from) + 1;
    return this.names.slice(from, wordEnd(this.names, from));
  }

  /** Copies all members with other names, save null ones. */
  copyOthers(json: JsonWriter): void {
    const members = this.object.items();
    while (members.next()) {
      const key = members.key;
      if (wordIndex(this.names, key) < 0 && members.value.kind != JsonKind.Null) {
        json.keyBytes(key).raw(members.value.raw);
      }
    }
  }
}
