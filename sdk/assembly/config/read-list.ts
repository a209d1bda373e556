import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { JsonValue } from "../json/value";
import { ConfigIssues } from "./issues";
import { ConfigPath } from "./path";
import { expectKind, readBytes } from "./read";

/** A list of strings kept as UTF-8; absent and null are the empty list. */
export function readBytesList(
  value: JsonValue,
  path: ConfigPath,
  issues: ConfigIssues,
  minLength: i32 = 0,
): Array<Bytes> {
  const list: Bytes[] = [];
  if (value.kind == JsonKind.Missing || value.kind == JsonKind.Null) return list;
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) {
    const item = items.value;
    const fits = item.kind == JsonKind.String && minLength == 0;
    list.push(fits ? item.asBytes() : readBytes(item, path.at(items.index), issues, minLength));
  }
  return list;
}
