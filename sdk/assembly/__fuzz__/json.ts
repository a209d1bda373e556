import { copyToken } from "../__tests__/json/copy-token";
import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonEdits } from "../json/edits";
import { JsonKind } from "../json/kind";
import { jsonErrorAt, jsonParse } from "../json/parse";
import { JsonPath } from "../json/path";
import { jsonGet } from "../json/query";
import { JsonReader } from "../json/reader";
import { JsonToken } from "../json/token";
import { JsonValue } from "../json/value";
import { JsonWriter } from "../json/writer";

/** What the runner has written and what it may read. */
@final
class Exchange {
  document: ArrayBuffer = new ArrayBuffer(0);
  path: ArrayBuffer = new ArrayBuffer(0);
  result: Bytes = Bytes.empty();

  window(size: i32): Bytes {
    return Bytes.wrap(this.document).slice(0, size);
  }

  pathText(size: i32): string {
    return Bytes.wrap(this.path).slice(0, size).toString();
  }
}

const EXCHANGE = new Exchange();

/** Paths of every kind, tried on every input. */
const PATHS: string[] = [
  "a.b.0",
  "*.?",
  "#.a",
  "a.#.b|0",
  '#(a=="x")#.b',
  "#(a>1)|@keys",
  '@reverse|@flatten:{"deep":true}',
  "@this.@values|#",
  "@ugly",
];

export function input(size: i32): usize {
  EXCHANGE.document = new ArrayBuffer(size);
  return changetype<usize>(EXCHANGE.document);
}

/** Room for a path of `size` bytes, for `get` and `edit`. */
export function path(size: i32): usize {
  EXCHANGE.path = new ArrayBuffer(size);
  return changetype<usize>(EXCHANGE.path);
}

export function resultAt(): usize {
  return EXCHANGE.result.ptr;
}

export function resultSize(): i32 {
  return EXCHANGE.result.length;
}

/** Where the input is malformed, -1 when it is not. Traps when the parts of the SDK disagree about it. */
export function run(size: i32): i32 {
  const document = EXCHANGE.window(size);
  const errorAt = jsonErrorAt(document);
  check(errorAt <= size && jsonParse(document).exists == errorAt < 0);
  for (let i = 0; i < PATHS.length; i++) jsonGet(document, PATHS[i]);
  JsonPath.compile(document.toString()).get(Bytes.of('{"a":[{"b":1},2]}'));
  walk(JsonValue.of(document), 0);
  if (errorAt < 0) checkCopy(document);
  checkText(document);
  checkEdits(document, errorAt < 0);
  return errorAt;
}

/** Kind of the value at the path; its text (a string's content) is the result. */
export function get(size: i32, pathSize: i32): i32 {
  const value = jsonGet(EXCHANGE.window(size), EXCHANGE.pathText(pathSize));
  EXCHANGE.result = value.kind == JsonKind.String ? Bytes.of(value.asString()) : value.raw;
  return value.kind;
}

/** Sets the value at the path to 42, or removes it; the result is the document then. */
export function edit(size: i32, pathSize: i32, remove: bool): i32 {
  const edits = new JsonEdits(EXCHANGE.window(size));
  const target = EXCHANGE.pathText(pathSize);
  if (remove) edits.remove(target);
  else edits.setInteger(target, 42);
  EXCHANGE.result = edits.apply();
  return <i32>edits.changed;
}

function check(holds: bool): void {
  if (!holds) unreachable();
}

/** Visits every value that can be reached without validation. */
function walk(value: JsonValue, depth: i32): i32 {
  let count = value.asString().length + <i32>value.asI64() + <i32>value.asF64();
  const items = value.items();
  while (depth < 64 && items.next()) count += items.key.length + walk(items.value, depth + 1);
  return count;
}

/** What the reader reads and the writer writes is JSON again, and the second copy is the first. */
function checkCopy(document: Bytes): void {
  const once = copy(document);
  check(jsonErrorAt(once) < 0);
  check(copy(once).equals(once));
}

function copy(document: Bytes): Bytes {
  const reader = new JsonReader(document);
  const out = new ByteWriter(document.length + 16);
  const json = new JsonWriter(out);
  while (reader.next() > JsonToken.End) copyToken(reader, json);
  check(!reader.failed && reader.depth == 0);
  return out.take();
}

/** Any bytes, written as a string, are a valid string that reads back as what they decode to. */
function checkText(bytes: Bytes): void {
  const out = new ByteWriter();
  new JsonWriter(out).stringBytes(bytes);
  const value = jsonParse(out.take());
  const decoded = new ByteWriter();
  new JsonWriter(decoded).string(value.asString());
  check(value.kind == JsonKind.String && decoded.take().equals(value.raw));
}

/** Edits of a valid document give a valid one; of another they give the document itself, or something, but no trap. */
function checkEdits(document: Bytes, valid: bool): void {
  const edits = new JsonEdits(document);
  edits.setString("a.b", "x");
  edits.remove("b");
  edits.rename("c", "d");
  edits.appendRaw("a.c", Bytes.of("1"));
  edits.insertRaw("a.c", 0, Bytes.of("2"));
  edits.setInteger("a.c.3", 3);
  const edited = edits.apply();
  if (!valid) return;
  const kind = JsonValue.of(document).kind;
  const isContainer = kind == JsonKind.Object || kind == JsonKind.Array;
  check(jsonErrorAt(edited) < 0 && edits.malformed == !isContainer);
  if (kind == JsonKind.Object)
    check(jsonGet(edited, "a.b").asString() == "x" || jsonGet(edited, "a").kind == JsonKind.Array);
  const again = new JsonEdits(edited);
  again.remove("b");
  check(!again.changed);
}
