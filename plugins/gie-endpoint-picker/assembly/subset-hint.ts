import { HeaderList, PropertyPath } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Endpoints taken from a hint. */
const MOST: i32 = 1024;

/**
 * Where a filter ahead of this one narrows the endpoints: dynamic metadata (GIE proposal 004, "Subset of endpoints"). Envoy
 * shows a list as a map of its texts to nothing.
 */
const HINT: PropertyPath = PropertyPath.parts([
  "metadata",
  "filter_metadata",
  "envoy.lb.subset_hint",
  "x-gateway-destination-endpoint-subset",
]);

/** The endpoints that may be picked, as names of the list; null: any. */
export function subsetHint(): HeaderList | null {
  const value = HINT.bytes();
  if (value == null || value.length == 0) return null;
  const list = HeaderList.parse(value);
  if (list.length > MOST) list.pairs.length = 2 * MOST;
  return list;
}
