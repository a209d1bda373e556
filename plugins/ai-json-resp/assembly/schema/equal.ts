import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Check } from "./check";

/** Bytes of a document for one step of its check. */
const BYTES_OF_STEP: i32 = 32;
/** Values inside of each other that are compared. */
const MOST_LEVELS: i32 = 64;

/** Whether two values mean the same: 1 and 1.0, members in any order. Takes steps by the size of what is compared. */
export function equal(a: JsonValue, b: JsonValue, check: Check, level: i32 = 0): bool {
  if (a.kind != b.kind) return false;
  const one = a.raw;
  const other = b.raw;
  if (level > MOST_LEVELS || !check.spend(min(one.length, other.length) / BYTES_OF_STEP)) return false;
  if (one.equals(other)) return true;
  switch (a.kind) {
    case JsonKind.Number:
      // Integers of one value have one text, but for a minus of zero; beyond 2^53 numbers are not told apart.
      return a.asF64() == b.asF64() && (!isPlainInteger(one) || !isPlainInteger(other) || a.asF64() == 0);
    case JsonKind.String:
      return a.asBytes().equals(b.asBytes());
    case JsonKind.Array:
      return sameItems(a, b, check, level + 1);
    case JsonKind.Object:
      return sameMembers(a, b, check, level + 1);
    default:
      return true;
  }
}

function isPlainInteger(number: Bytes): bool {
  for (let i = 0; i < number.length; i++) {
    const c = number.at(i);
    if (<u32>(c - 0x30) > 9 && c != 0x2d) return false;
  }
  return true;
}

function sameItems(a: JsonValue, b: JsonValue, check: Check, level: i32): bool {
  const ours = a.items();
  const theirs = b.items();
  while (ours.next()) {
    if (!theirs.next() || !equal(ours.value, theirs.value, check, level)) return false;
  }
  return !theirs.next();
}

/** Of a name that stands twice, what stands first counts; there are as many members then. */
function sameMembers(a: JsonValue, b: JsonValue, check: Check, level: i32): bool {
  const ours = a.items();
  let count = 0;
  while (ours.next()) {
    const other = memberOf(b, ours.key, check);
    if (!other.exists || !equal(ours.value, other, check, level)) return false;
    count++;
  }
  const theirs = b.items();
  while (theirs.next()) count--;
  return count == 0;
}

function memberOf(object: JsonValue, name: Bytes, check: Check): JsonValue {
  const items = object.items();
  while (items.next() && check.step()) {
    if (items.keyIs(name)) return items.value;
  }
  return JsonValue.missing();
}
