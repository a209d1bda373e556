import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * Writes the members of `document` that only have another name in a protocol; null is left out.
 * @param table `from=to` pairs, a comma in front of each and behind the last
 */
export function copyRenamed(json: JsonWriter, document: JsonValue, table: Bytes): void {
  const members = document.items();
  while (members.next()) {
    const value = members.value;
    const name = renamed(table, members.key);
    if (name.length > 0 && value.kind != JsonKind.Null) json.keyBytes(name).raw(value.raw);
  }
}

/** Writes a number as it came, or the end of the range that a protocol takes; nothing when it is none. */
export function writeWithin(json: JsonWriter, name: string, value: JsonValue, least: f64, most: f64): void {
  if (value.kind != JsonKind.Number) return;
  const number = value.asF64();
  json.key(name);
  if (number < least) json.number(least);
  else if (number > most) json.number(most);
  else json.raw(value.raw);
}

const COMMA: i32 = 0x2c;
const EQUALS: i32 = 0x3d;

/** What the table calls `key`; empty when it has no such member. */
function renamed(table: Bytes, key: Bytes): Bytes {
  for (let at = table.indexOf(key); at > 0; at = table.indexOf(key, at + 1)) {
    const end = at + key.length;
    if (table.at(at - 1) == COMMA && table.at(end) == EQUALS)
      return table.slice(end + 1, table.indexOfByte(COMMA, end));
  }
  return Bytes.empty();
}
