import { JsonKind, JsonValue, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JsonPathParser } from "./json-path-parser";
import { Segment, Selector, SelectorKind } from "./selector";

/**
 * Bytes of values that are gone through for all paths of a request: passing over a value takes time by its length, and
 * `$..*` passes over a document at each of its depths.
 */
const MOST_BYTES: i64 = 1 << 28;
/** What passing over any value takes beside its length, in bytes. */
const EACH: i64 = 32;

/** Values of a document, in its order, each once. */
@final
export class Selected {
  values: JsonValue[] = [];
  /** Whether there was too much to go through. */
  exhausted: bool = false;
  private bytes: i64 = 0;

  /** Counts a value that is gone through; false when there was too much. */
  visit(value: JsonValue): bool {
    this.bytes += <i64>(value.limit - value.address) + EACH;
    this.exhausted = this.exhausted || this.bytes > MOST_BYTES;
    return !this.exhausted;
  }

  sort(): void {
    this.values = inOrder(this.values);
  }
}

/** A JSONPath of the configuration. */
@final
export class JsonPathQuery {
  private constructor(private readonly segments: Segment[]) {}

  static parse(path: string): Result<JsonPathQuery> {
    const segments = new JsonPathParser(path).parse();
    const query = new JsonPathQuery(segments.value);
    return segments.ok ? Result.of(query) : Result.fail(query, segments.error);
  }

  /** Adds the values at this path. @param document was validated */
  select(document: JsonValue, selected: Selected): void {
    let values: JsonValue[] = [document];
    for (let i = 0; i < this.segments.length; i++) {
      const found: JsonValue[] = [];
      const segment = this.segments[i];
      for (let k = 0; k < values.length; k++) descend(segment, values[k], found, selected);
      // From values within one another the same is found again.
      values = segment.descends ? inOrder(found) : found;
    }
    for (let i = 0; i < values.length; i++) selected.values.push(values[i]);
  }
}

function descend(segment: Segment, value: JsonValue, found: JsonValue[], selected: Selected): void {
  for (let i = 0; i < segment.selectors.length; i++) take(segment.selectors[i], value, found, selected);
  if (!segment.descends) return;
  // As deep as `jsonParse` lets a document be.
  const items = value.items();
  while (items.next() && selected.visit(items.value)) descend(segment, items.value, found, selected);
}

function take(selector: Selector, value: JsonValue, found: JsonValue[], selected: Selected): void {
  const isObject = value.kind == JsonKind.Object;
  const isEach = selector.kind == SelectorKind.Wildcard;
  if (!isEach && isObject != (selector.kind == SelectorKind.Name)) return;
  const length = !isObject && selector.isFromEnd ? lengthOf(value) : 0;
  const items = value.items();
  while (items.next() && selected.visit(items.value)) {
    // Of duplicate keys all are taken: whichever the reader of the document goes by is among them.
    const isTaken = isEach || (isObject ? items.keyIs(selector.name) : selector.takes(items.index, length));
    if (isTaken) found.push(items.value);
  }
}

function lengthOf(array: JsonValue): i32 {
  let length = 0;
  const items = array.items();
  while (items.next()) length++;
  return length;
}

function inOrder(values: JsonValue[]): JsonValue[] {
  // By address: a comparison that makes objects would let them be collected in the midst of the sorting.
  values.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  const each: JsonValue[] = [];
  let last: usize = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i].address != last) each.push(values[i]);
    last = values[i].address;
  }
  return each;
}
