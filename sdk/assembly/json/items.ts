import { Bytes } from "../bytes";
import { Literal, literalAddress, literalLength } from "../literal";
import { unescapeText } from "./escape";
import { JsonKind } from "./kind";
import { keyEquals } from "./member";
import {
  BACKSLASH,
  firstElement,
  firstMember,
  memberValue,
  nextElement,
  nextMember,
  skipString,
  skipValue,
} from "./scanner";
import { findBackslash } from "./text";
import { JsonValue, valueBetween } from "./value";
import { wordIndexAt, wordIndexBetween } from "./words";

/**
 * Goes through the members of an object or the elements of an array, in their order, duplicates included:
 * `while (items.next()) use(items.key, items.value)`. Ends early at a member that is malformed or cut off.
 */
@final
export class JsonItems {
  /** Whether it goes through members, which have keys. */
  readonly isObject: bool;
  /** Offsets in the buffer; `-1` before the first and after the last item. */
  private keyStart: i32 = -1;
  private keyEnd: i32 = -1;
  private valueStart: i32 = -1;
  private valueEnd: i32 = -1;
  private count: i32 = 0;
  private ended: bool;

  constructor(
    kind: JsonKind,
    private readonly buffer: ArrayBuffer,
    private readonly start: i32,
    private readonly end: i32,
  ) {
    this.isObject = kind == JsonKind.Object;
    this.ended = kind != JsonKind.Object && kind != JsonKind.Array;
  }

  /** Moves to the next item; false when there is none. */
  next(): bool {
    if (this.ended) return false;
    const base = changetype<usize>(this.buffer);
    const end = base + <usize>this.end;
    const from = base + <usize>(this.count == 0 ? this.start : this.valueEnd);
    const value = this.isObject ? this.nextValue(from, end) : this.nextItem(from, end);
    const valueEnd = skipValue(value, end);
    if (valueEnd == 0) {
      this.ended = true;
      return false;
    }
    this.valueStart = <i32>(value - base);
    this.valueEnd = <i32>(valueEnd - base);
    this.count++;
    return true;
  }

  /** An object's key, unescaped; empty in arrays. */
  get key(): Bytes {
    return unescapeText(this.rawKey);
  }

  /** An object's key between its quotes, still escaped. */
  get rawKey(): Bytes {
    return this.keyStart < 0 ? Bytes.empty() : new Bytes(this.buffer, this.keyStart, this.keyEnd);
  }

  /** Whether the key is `name` (UTF-8); allocates nothing. */
  keyIs(name: Bytes): bool {
    const base = changetype<usize>(this.buffer);
    if (this.keyStart < 0) return false;
    return keyEquals(base + <usize>this.keyStart, base + <usize>this.keyEnd, name.ptr, name.ptrEnd);
  }

  /** Whether the key is `name`; allocates nothing when both are ASCII and the key has no escapes. */
  keyIsText(name: string): bool {
    const length = this.keyEnd - this.keyStart;
    if (this.keyStart < 0 || length < name.length) return false;
    const p = changetype<usize>(this.buffer) + <usize>this.keyStart;
    for (let i = 0; i < name.length; i++) {
      const byte = <i32>load<u8>(p + <usize>i);
      if (byte == BACKSLASH || byte >= 0x80) return this.key.equalsString(name);
      if (byte != name.charCodeAt(i)) return false;
    }
    return length == name.length;
  }

  /** The same for a text of the program. */
  keyIsLiteral(name: Literal): bool {
    if (this.keyStart < 0) return false;
    const base = changetype<usize>(this.buffer);
    const from = literalAddress(name);
    return keyEquals(base + <usize>this.keyStart, base + <usize>this.keyEnd, from, from + <usize>literalLength(name));
  }

  /** The key's position among `words`, which single spaces part; -1 when it is none of them, and in arrays. */
  keyIn(words: string): i32 {
    if (this.keyStart < 0) return -1;
    const list = Bytes.of(words);
    return this.keyBetween(list.ptr, list.ptrEnd);
  }

  /** The same for a text of the program. */
  keyInLiteral(words: Literal): i32 {
    if (this.keyStart < 0) return -1;
    const from = literalAddress(words);
    return this.keyBetween(from, from + <usize>literalLength(words));
  }

  /** The current value; Missing before the first item, and when it is malformed. */
  get value(): JsonValue {
    if (this.valueStart < 0) return JsonValue.missing();
    const base = changetype<usize>(this.buffer);
    return valueBetween(this.buffer, base + <usize>this.valueStart, base + <usize>this.valueEnd);
  }

  /** Position of the current item, from 0; -1 before the first. */
  get index(): i32 {
    return this.count - 1;
  }

  /** The key's position among the words in `[from, end)`. */
  private keyBetween(from: usize, end: usize): i32 {
    const base = changetype<usize>(this.buffer);
    const key = base + <usize>this.keyStart;
    const keyEnd = base + <usize>this.keyEnd;
    if (findBackslash(key, keyEnd) < keyEnd) return wordIndexBetween(from, end, this.key);
    return wordIndexAt(from, end, key, keyEnd - key);
  }

  private nextItem(from: usize, end: usize): usize {
    return this.count == 0 ? firstElement(from, end) : nextElement(from, end);
  }

  private nextValue(from: usize, end: usize): usize {
    const key = this.count == 0 ? firstMember(from, end) : nextMember(from, end);
    const keyEnd = key == 0 ? key : skipString(key + 1, end);
    if (keyEnd == 0) return 0;
    const base = changetype<usize>(this.buffer);
    this.keyStart = <i32>(key + 1 - base);
    this.keyEnd = <i32>(keyEnd - 1 - base);
    return memberValue(keyEnd, end);
  }
}
