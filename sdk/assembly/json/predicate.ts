import { compareBytes } from "../compare";
import { lowerAscii } from "../encoding/ascii";
import { Bytes } from "../bytes";
import { JsonKind } from "./kind";
import { matchesPattern } from "./match";
import { Comparison, PathQuery } from "./path";
import { JsonValue } from "./value";

/** Whether the value that a query's path found satisfies the query: gjson's rules, kind by kind. */
export function satisfies(query: PathQuery, value: JsonValue): bool {
  if (query.value.at(0) == 0x7e) return satisfiesLoosely(query, value);
  if (!value.exists) return false;
  if (query.comparison == Comparison.None) return true;
  switch (value.kind) {
    case JsonKind.String:
      return compareText(query, value.asBytes());
    case JsonKind.Number:
      return compareNumber(query, value.asF64());
    case JsonKind.True:
      return compareTruth(query, true);
    case JsonKind.False:
      return compareTruth(query, false);
    default:
      return false;
  }
}

/** `~true`, `~false`, `~null`, `~*`: the value is first turned into a truth, which is compared with `true`. */
function satisfiesLoosely(query: PathQuery, value: JsonValue): bool {
  const asked = query.value.slice(1);
  let truth = false;
  if (asked.equalsString("*")) truth = value.exists;
  else if (asked.equalsString("null")) truth = !value.exists || value.kind == JsonKind.Null;
  else if (asked.equalsString("true")) truth = truthOf(value) > 0;
  else if (asked.equalsString("false")) truth = truthOf(value) == 0;
  else return false;
  if (query.comparison == Comparison.None) return true;
  return compareWith(query.comparison, truth ? 0 : -1);
}

/** 1 for what counts as true, 0 for what counts as false, -1 for neither. */
function truthOf(value: JsonValue): i32 {
  switch (value.kind) {
    case JsonKind.Missing:
    case JsonKind.Null:
    case JsonKind.False:
      return 0;
    case JsonKind.True:
      return 1;
    case JsonKind.Number:
      return value.asF64() != 0 ? 1 : 0;
    case JsonKind.String:
      return truthOfText(lowerAscii(value.asString()));
    default:
      return -1;
  }
}

/** The spellings that Go's strconv.ParseBool takes. */
function truthOfText(text: string): i32 {
  if (text == "1" || text == "t" || text == "true") return 1;
  return text == "0" || text == "f" || text == "false" ? 0 : -1;
}

/** Applies a comparison to an order: negative, 0 or positive. */
function compareWith(comparison: Comparison, order: i32): bool {
  switch (comparison) {
    case Comparison.Equal:
      return order == 0;
    case Comparison.NotEqual:
      return order != 0;
    case Comparison.Less:
      return order < 0;
    case Comparison.LessOrEqual:
      return order <= 0;
    case Comparison.Greater:
      return order > 0;
    case Comparison.GreaterOrEqual:
      return order >= 0;
    default:
      return false;
  }
}

function compareText(query: PathQuery, text: Bytes): bool {
  if (query.comparison == Comparison.Like) return matchesPattern(text, query.value);
  if (query.comparison == Comparison.NotLike) return !matchesPattern(text, query.value);
  const other = query.value;
  const order = compareBytes(text.ptr, other.ptr, <usize>min(text.length, other.length));
  return compareWith(query.comparison, order != 0 ? order : text.length - other.length);
}

function compareNumber(query: PathQuery, value: f64): bool {
  return compareWith(query.comparison, value < query.number ? -1 : value > query.number ? 1 : 0);
}

/** false < true; of a right side that is neither only the differences hold. */
function compareTruth(query: PathQuery, value: bool): bool {
  const comparison = query.comparison;
  const isTrue = query.value.equalsString("true");
  if (isTrue || query.value.equalsString("false")) return compareWith(comparison, <i32>value - <i32>isTrue);
  if (comparison == Comparison.NotEqual) return true;
  return comparison == (value ? Comparison.GreaterOrEqual : Comparison.LessOrEqual);
}
