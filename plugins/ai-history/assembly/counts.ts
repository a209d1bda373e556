import { Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Rounds that a client may ask for. */
const MOST_ROUNDS: i32 = 1000;
const MOST_DIGITS: i32 = 9;

/** The number that a parameter of the target's query says; `usual` where there is none, or something else. */
export function countOf(target: Bytes, name: string, usual: i32): i32 {
  const value = RequestTarget.parse(target).params().get(name);
  if (value == null || value.length == 0 || value.length > MOST_DIGITS) return usual;
  for (let i = 0; i < value.length; i++) if (<u32>(value.at(i) - 0x30) > 9) return usual;
  return min(<i32>I32.parseInt(value.toString()), MOST_ROUNDS);
}

/** The target without a parameter. */
export function withoutParameter(target: Bytes, name: string): Bytes {
  const parts = RequestTarget.parse(target);
  const params = parts.params();
  return params.remove(name) ? parts.withQuery(params.toBytes()) : target;
}
