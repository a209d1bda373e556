import { Bytes, JsonItems, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** `stop`, a string or a list, under the name that the provider has for it. Claude refuses sequences of white space only. */
export function writeStops(json: JsonWriter, name: string, stop: JsonValue): void {
  if (stop.kind == JsonKind.String) {
    if (!isBlank(stop.asBytes())) json.key(name).beginArray().raw(stop.raw).endArray();
    return;
  }
  if (stop.kind != JsonKind.Array || !hasStop(stop.items())) return;
  json.key(name).beginArray();
  const items = stop.items();
  while (items.next()) if (isStop(items.value)) json.raw(items.value.raw);
  json.endArray();
}

function hasStop(items: JsonItems): bool {
  while (items.next()) if (isStop(items.value)) return true;
  return false;
}

function isStop(value: JsonValue): bool {
  return value.kind == JsonKind.String && !isBlank(value.asBytes());
}

/** Whether there is nothing but white space. */
function isBlank(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (text.at(i) > 0x20) return false;
  return true;
}
