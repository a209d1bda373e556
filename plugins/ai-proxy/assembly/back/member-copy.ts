import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

const COMMA: i32 = 0x2c;
const EQUALS: i32 = 0x3d;
const COLON: i32 = 0x3a;
const TILDE: i32 = 0x7e;

/**
 * Writes members of `document` under the names that a protocol has for them; null is left out.
 * @param table entries `name`, `name=other name`, or either with `:least~most`, a range that numbers are brought into; a
 *   comma stands in front of each and behind the last
 */
export function copyMembers(json: JsonWriter, document: JsonValue, table: Bytes): void {
  const members = document.items();
  while (members.next()) {
    const entry = entryOf(table, members.key);
    const value = members.value;
    if (entry.length == 0 || value.kind == JsonKind.Null) continue;
    const colon = entry.indexOfByte(COLON);
    json.keyBytes(entry.slice(entry.indexOfByte(EQUALS) + 1, colon < 0 ? entry.length : colon));
    json.raw(colon < 0 ? value.raw : within(value, entry.slice(colon + 1)));
  }
}

function entryOf(table: Bytes, key: Bytes): Bytes {
  for (let at = table.indexOf(key); at > 0; at = table.indexOf(key, at + 1)) {
    const end = at + key.length;
    const mark = table.at(end);
    if (table.at(at - 1) == COMMA && (mark == COMMA || mark == EQUALS || mark == COLON)) {
      return table.slice(at, table.indexOfByte(COMMA, end));
    }
  }
  return Bytes.empty();
}

/** A number as it came, or the end of the range. As numbers the ends would have to be printed, which takes 3 KB of code. */
function within(value: JsonValue, range: Bytes): Bytes {
  const tilde = range.indexOfByte(TILDE);
  const least = JsonValue.of(range.slice(0, tilde));
  const most = JsonValue.of(range.slice(tilde + 1));
  const number = value.asF64();
  if (value.kind != JsonKind.Number) return value.raw;
  return number < least.asF64() ? least.raw : number > most.asF64() ? most.raw : value.raw;
}
