import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";

// JSON as Google's APIs read it into protocol buffers: names in two spellings, single values in the place of lists.

/** A member by its camelCase name, or by the snake_case one. */
export function protoMember(value: JsonValue, name: string): JsonValue {
  const members = value.items();
  while (members.next()) if (camelCase(members.key).equalsString(name)) return members.value;
  return JsonValue.missing();
}

/** A name in camelCase: `topP` for `top_p`. */
export function camelCase(name: Bytes): Bytes {
  if (name.indexOfByte(0x5f) < 0) return name;
  const out = new ByteWriter(name.length);
  for (let i = 0; i < name.length; i++) {
    let byte = name.at(i);
    if (byte == 0x5f && i > 0) {
      byte = name.at(++i);
      if (byte >= 0x61 && byte <= 0x7a) byte ^= 0x20;
    }
    if (byte >= 0) out.byte(byte);
  }
  return out.take();
}

/** Goes through a repeated field: a list, or the single value that stands for a list of one. */
@final
export class Repeated {
  private readonly items: JsonItems;
  private readonly isSingle: bool;
  private count: i32 = 0;

  constructor(private readonly field: JsonValue) {
    this.items = field.items();
    this.isSingle = field.kind == JsonKind.Object || field.kind == JsonKind.String;
  }

  next(): bool {
    this.count++;
    return this.isSingle ? this.count == 1 : this.items.next();
  }

  get value(): JsonValue {
    return this.isSingle ? this.field : this.items.value;
  }

  /** Position of the value, from 0. */
  get index(): i32 {
    return this.count - 1;
  }
}
