import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { JsonValue } from "../json/value";
import { wordAt, wordCount, wordIndex } from "../json/words";
import { ConfigIssues } from "./issues";
import { ConfigPath, quote } from "./path";

// What generated decoders are made of. Each takes the value and its place, and answers an empty value when it is wrong.

const NO_LIMIT: i32 = i32.MAX_VALUE;

/** Lengths count UTF-16 units. */
export function readString(
  value: JsonValue,
  path: ConfigPath,
  issues: ConfigIssues,
  minLength: i32 = 0,
  maxLength: i32 = NO_LIMIT,
): string {
  if (!expectKind(value, JsonKind.String, path, issues)) return "";
  const text = value.asString();
  checkLength(text.length, minLength, maxLength, "characters", path, issues);
  return text;
}

/** As `readString`, kept as UTF-8 for use on the data path; a length of `minLength` 1 means "not empty". */
export function readBytes(
  value: JsonValue,
  path: ConfigPath,
  issues: ConfigIssues,
  minLength: i32 = 0,
  maxLength: i32 = NO_LIMIT,
): Bytes {
  if (!expectKind(value, JsonKind.String, path, issues)) return Bytes.empty();
  const text = value.asBytes();
  checkLength(text.length, minLength, maxLength, "bytes", path, issues);
  return text;
}

/** @param allowed the words that it may be, parted by single spaces */
export function readEnum(value: JsonValue, path: ConfigPath, issues: ConfigIssues, allowed: string): string {
  if (!expectKind(value, JsonKind.String, path, issues)) return "";
  const words = Bytes.of(allowed);
  if (wordIndex(words, value.asBytes()) >= 0) return value.asString();
  let list = "expected one of ";
  for (let i = 0; i < wordCount(words); i++) list += (i == 0 ? "" : ", ") + quote(wordAt(words, i).toString());
  issues.error(path, list);
  return "";
}

export function readBool(value: JsonValue, path: ConfigPath, issues: ConfigIssues): bool {
  if (value.kind != JsonKind.True && value.kind != JsonKind.False) {
    issues.expected(path, "a boolean", value);
  }
  return value.asBool();
}

export function readInteger(
  value: JsonValue,
  path: ConfigPath,
  issues: ConfigIssues,
  minimum: i64 = i64.MIN_VALUE,
  maximum: i64 = i64.MAX_VALUE,
): i64 {
  if (value.kind != JsonKind.Number) {
    issues.expected(path, "an integer", value);
    return 0;
  }
  const number = value.asI64();
  // Out of 64 bits, the fallback is answered, whichever it is.
  const inRange = number == value.asI64(1);
  if (!isWhole(value)) issues.error(path, "expected an integer");
  else if (!inRange || number < minimum || number > maximum) {
    issues.error(path, "must be between " + minimum.toString() + " and " + maximum.toString());
  }
  return number;
}

/** @param range the two bounds in words, for the message: printing floats would cost each module 5 KB */
export function readNumber(
  value: JsonValue,
  path: ConfigPath,
  issues: ConfigIssues,
  minimum: f64 = -f64.MAX_VALUE,
  maximum: f64 = f64.MAX_VALUE,
  range: string = "finite",
): f64 {
  if (!expectKind(value, JsonKind.Number, path, issues)) return 0;
  const number = value.asF64();
  if (!(number >= minimum && number <= maximum)) issues.error(path, "must be " + range);
  return number;
}

/** A list of strings, each of at least `minLength` UTF-16 units. */
export function readStrings(
  value: JsonValue,
  path: ConfigPath,
  issues: ConfigIssues,
  minLength: i32 = 0,
  maxLength: i32 = NO_LIMIT,
): Array<string> {
  const list: string[] = [];
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) {
    const item = items.value;
    const text = item.asString();
    const fits = item.kind == JsonKind.String && text.length >= minLength && text.length <= maxLength;
    list.push(fits ? text : readString(item, path.at(items.index), issues, minLength, maxLength));
  }
  return list;
}

/** Whether the value is of that kind; tells `issues` when not. */
export function expectKind(value: JsonValue, kind: JsonKind, path: ConfigPath, issues: ConfigIssues): bool {
  if (value.kind == kind) return true;
  issues.expected(path, expectation(kind), value);
  return false;
}

/** Whether a list has as many elements as it may. */
export function checkCount(count: i32, least: i32, most: i32, path: ConfigPath, issues: ConfigIssues): void {
  checkLength(count, least, most, "elements", path, issues);
}

function checkLength(length: i32, least: i32, most: i32, unit: string, path: ConfigPath, issues: ConfigIssues): void {
  if (length < least) {
    const message = least == 1 ? "must not be empty" : "must have at least " + least.toString() + " " + unit;
    issues.error(path, message);
  } else if (length > most) issues.error(path, "must have at most " + most.toString() + " " + unit);
}

function expectation(kind: JsonKind): string {
  if (kind == JsonKind.String) return "a string";
  if (kind == JsonKind.Number) return "a number";
  return kind == JsonKind.Array ? "an array" : "an object";
}

/** Whether a number is written as an integer: `2` or `2.0`; not `2.5`, and not `2e3`, whose reading needs floats. */
function isWhole(value: JsonValue): bool {
  const text = value.raw;
  const point = text.indexOfByte(0x2e);
  for (let i = point < 0 ? 0 : point + 1; i < text.length; i++) {
    const c = text.at(i);
    if (c == 0x65 || c == 0x45 || (point >= 0 && c != 0x30)) return false;
  }
  return true;
}
