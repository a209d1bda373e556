import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Opinion } from "../verdict/opinion";

/** Takes in an object of scores, or of booleans, by category. False when it holds anything else, or too many. */
export function readCategories(categories: JsonValue, opinion: Opinion): bool {
  if (!categories.exists || categories.kind == JsonKind.Null) return true;
  if (categories.kind != JsonKind.Object) return false;
  const items = categories.items();
  while (items.next()) {
    const value = items.value;
    const score = scoreOf(value);
    if (score < 0) return false;
    // A service that scores says by `flagged` what counts; one that answers yes or no says it here.
    opinion.add(items.key, score, value.kind == JsonKind.True || (value.kind == JsonKind.Number && score >= 0.5));
  }
  return opinion.isWhole;
}

/** -1: it is no score. */
export function scoreOf(value: JsonValue): f64 {
  if (value.kind == JsonKind.True) return 1;
  if (value.kind == JsonKind.False) return 0;
  if (value.kind != JsonKind.Number) return -1;
  const score = value.asF64(-1);
  return isFinite(score) ? max<f64>(score, 0) : -1;
}

/** Whether a value is `true` or `false`. */
export function isBoolean(value: JsonValue): bool {
  return value.kind == JsonKind.True || value.kind == JsonKind.False;
}

/** A text that a service offers, in memory of its own: the answer need not be kept for it. */
export function keptText(value: JsonValue): Bytes {
  return value.asBytes().copy();
}
