import { Bytes } from "../bytes";
import { JsonKind } from "./kind";
import { JsonValue } from "./value";
import { wordAt, wordCount, wordIndex } from "./words";
import { JsonWriter } from "./writer";

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
    for (let i = wordCount(names); i > 0; i--) this.values.push(JsonValue.missing());
    const members = object.items();
    while (members.next()) {
      const index = wordIndex(names, members.key);
      if (index >= 0 && index < this.values.length) this.values[index] = members.value;
    }
  }

  get length(): i32 {
    return this.values.length;
  }

  /** The member with the name at this position; Missing when there is none. */
  at(index: i32): JsonValue {
    return <u32>index < <u32>this.values.length ? this.values[index] : JsonValue.missing();
  }

  /** The name at this position. */
  name(index: i32): Bytes {
    return wordAt(this.names, index);
  }

  /** Copies the members with these names, in the order of the names, save null ones. */
  copy(json: JsonWriter): void {
    for (let i = 0; i < this.values.length; i++) {
      const value = this.values[i];
      if (value.exists && value.kind != JsonKind.Null) json.keyBytes(this.name(i)).raw(value.raw);
    }
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
