import { Bytes } from "../bytes";
import { JsonKind } from "./kind";
import { JsonValue } from "./value";

/** The member of that name; of several the last, which is the one that providers read. Missing where there is none. */
export function lastMember(object: JsonValue, name: Bytes): JsonValue {
  let found = JsonValue.missing();
  if (object.kind != JsonKind.Object) return found;
  const items = object.items();
  while (items.next()) {
    if (items.keyIs(name)) found = items.value;
  }
  return found;
}
