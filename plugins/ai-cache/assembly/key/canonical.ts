import { Bytes, ByteWriter, JsonKind, JsonValue, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { writeNumber } from "./decimal";
import { OutsideTexts } from "./outside-texts";

/** One member of an object, with its place among the others. */
@final
export class Member {
  constructor(
    readonly key: Bytes,
    readonly value: JsonValue,
    private readonly index: i32,
  ) {}

  /** By name; members of one name stay in their order, since nobody knows which of them counts. */
  static order(a: Member, b: Member): i32 {
    const order = a.key.compare(b.key);
    return order != 0 ? order : a.index - b.index;
  }
}

/** Whether a member of a sorted list is not the only one of its name. */
export function isDoubled(members: Array<Member>, index: i32): bool {
  const key = members[index].key;
  if (index > 0 && members[index - 1].key.equals(key)) return true;
  return index + 1 < members.length && members[index + 1].key.equals(key);
}

/** The members of an object, sorted by name. */
export function sortedMembers(object: JsonValue): Array<Member> {
  const members: Member[] = [];
  const items = object.items();
  while (items.next()) members.push(new Member(items.key, items.value, members.length));
  members.sort(Member.order);
  return members;
}

/**
 * Writes JSON so that documents of one meaning have one text, and documents of two meanings two: members by name, numbers by
 * value, strings without escapes and with their length in front, so that no text can pass for structure.
 */
@final
export class Canonical {
  constructor(
    private readonly out: ByteWriter,
    private readonly outside: OutsideTexts,
  ) {}

  value(value: JsonValue): void {
    switch (value.kind) {
      case JsonKind.Object:
        this.object(value);
        return;
      case JsonKind.Array:
        this.array(value);
        return;
      case JsonKind.String:
        this.text(unescapeText(value.rawText()));
        return;
      case JsonKind.Number:
        this.mark(0x6e);
        writeNumber(this.out, value.raw);
        this.mark(0x3b);
        return;
      default:
        // The first letter tells true, false and null apart.
        this.mark(value.kind == JsonKind.Missing ? 0x3f : value.raw.at(0));
    }
  }

  /** A structure's mark. */
  mark(byte: i32): void {
    this.out.byte(byte);
  }

  /** A string, of which what is kept outside is told by its digest. */
  text(text: Bytes): void {
    let from = 0;
    for (let at = this.outside.next(text, 0); at >= 0; at = this.outside.next(text, from)) {
      this.piece(text.slice(from, at));
      this.mark(0x23);
      this.out.bytes(this.outside.digestAt(text, at));
      from = at + this.outside.size;
    }
    this.piece(text.slice(from));
    this.mark(0x3b);
  }

  private piece(text: Bytes): void {
    this.mark(0x73);
    this.out.integer(text.length);
    this.mark(0x3a);
    this.out.bytes(text);
  }

  private object(object: JsonValue): void {
    const members = sortedMembers(object);
    this.mark(0x7b);
    for (let i = 0; i < members.length; i++) {
      this.text(members[i].key);
      this.value(members[i].value);
    }
    this.mark(0x7d);
  }

  private array(array: JsonValue): void {
    const items = array.items();
    this.mark(0x5b);
    while (items.next()) this.value(items.value);
    this.mark(0x5d);
  }
}
