import { Bytes, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { JsonPathQuery, Selected } from "../path/json-path-query";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** The input is a path, a line break and a document. Values are found in its order, each once, and inside of it. */
export function run(size: i32): i32 {
  const both = given(size);
  const middle = both.indexOfByte(0x0a);
  const query = JsonPathQuery.parse(both.slice(0, middle < 0 ? both.length : middle).toString());
  if (!query.ok) return -1 - (query.error.length & 0xff);
  const document = jsonParse(both.slice(middle + 1));
  const selected = new Selected();
  query.value.select(document, selected);
  selected.sort();
  let last: usize = 0;
  for (let i = 0; i < selected.values.length; i++) {
    const value = selected.values[i];
    if (value.address <= last || !isIn(value.raw, document.raw)) unreachable();
    last = value.address;
  }
  return min(selected.values.length, 1000);
}

function isIn(part: Bytes, whole: Bytes): bool {
  return part.ptr >= whole.ptr && part.ptrEnd <= whole.ptrEnd;
}
