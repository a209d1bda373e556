import { PropertyPath } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The property that Higress makes a tag of the trace span of. */
export function spanTag(key: string): PropertyPath {
  return PropertyPath.parts(["trace_span_tag." + key]);
}
