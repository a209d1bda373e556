import { Bytes } from "../bytes";
import { isUtf8 } from "../encoding/utf8";
import { restAnswer, restAnswers, restError, restValue } from "../store/rest/reader";
import { textKey } from "../store/rest/writer";
import { StoreKind, StoreValue } from "../store/value";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Reads the input as either answer; answers what kinds of values came of it. Whatever a key is, it becomes text. */
export function run(size: i32): i32 {
  const bytes = given(size);
  if (!isUtf8(textKey(bytes))) unreachable();
  let kinds = seen(restValue(restAnswer(bytes)), 0);
  kinds += restError(restAnswer(bytes)).length > 0 ? 1 << 8 : 0;
  const items = restAnswers(bytes).items();
  while (items.next()) kinds |= seen(restValue(items.value), 0) << 9;
  return kinds;
}

/** A bit for each kind of value. */
function seen(value: StoreValue, depth: i32): i32 {
  if (depth > 20) unreachable();
  let kinds = 1 << (<i32>value.kind);
  // An error says why in words that are ours or the store's.
  if (value.kind == StoreKind.Error && value.error.length == 0 && value.ok) unreachable();
  for (let i = 0; i < value.length; i++) kinds |= seen(value.at(i), depth + 1);
  const bytes: Bytes = value.asBytes();
  return bytes.length > 0 ? kinds | (1 << 6) : kinds;
}
