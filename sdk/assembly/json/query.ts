import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { unescapeText } from "./escape";
import { JsonKind } from "./kind";
import { matchesPattern } from "./match";
import { keyEquals } from "./member";
import { applyModifier } from "./modifiers";
import { JsonPath, PathQuery, PathStep, StepKind } from "./path";
import { satisfies } from "./predicate";
import {
  COMMA,
  CLOSE_BRACKET,
  OPEN_BRACE,
  OPEN_BRACKET,
  findContainer,
  firstElement,
  firstMember,
  memberValue,
  nextElement,
  nextMember,
  skipString,
  skipValue,
} from "./scanner";
import { JsonValue, valueAt } from "./value";

/**
 * The value at a gjson path: `choices.0.message.content`, `tools.#.name`, `messages.#(role=="user")#.content`,
 * `messages.@reverse.0`, `usage|total_tokens`, `fav\.movie`, `child*`. Of duplicate keys the first counts (as in gjson;
 * JSON.parse takes the last), save that a duplicate is tried when the rest of the path is not below the first. What
 * precedes the first `{` or `[` is passed over. What the path does not touch is not validated: a value may be found in
 * a document that `jsonParse` refuses. Missing when there is no such value.
 */
export function jsonGet(document: Bytes, path: string): JsonValue {
  return walkDocument(JsonPath.compile(path), document);
}

export function walkDocument(path: JsonPath, document: Bytes): JsonValue {
  const start = findContainer(document.ptr, document.ptrEnd);
  if (start == 0) return JsonValue.missing();
  return walkSegments(path, document.buffer, start, document.ptrEnd);
}

/** Applies a path to a value. */
export function walkPath(path: JsonPath, value: JsonValue): JsonValue {
  return value.exists ? walkSegments(path, value.source, value.address, value.limit) : value;
}

function walkSegments(path: JsonPath, buffer: ArrayBuffer, start: usize, end: usize): JsonValue {
  const segments = path.segments;
  let value = walk(segments[0], buffer, start, end);
  for (let i = 1; i < segments.length && value.exists; i++) {
    value = walk(segments[i], value.source, value.address, value.limit);
  }
  return value;
}

/** Takes `step` and those after it from the value that begins at `p`. */
function walk(step: PathStep | null, buffer: ArrayBuffer, p: usize, end: usize): JsonValue {
  if (step == null) return valueAt(buffer, p, end);
  if (step.kind == StepKind.Modifier) {
    const next = step.next;
    if (next != null && next.index >= 0 && load<u8>(p) == OPEN_BRACKET && step.key.equalsString("reverse")) {
      return walkFromEnd(next, buffer, p, end);
    }
    const changed = applyModifier(step.key, step.argument, valueAt(buffer, p, end));
    return changed.exists ? walk(step.next, changed.source, changed.address, changed.limit) : changed;
  }
  const c = load<u8>(p);
  if (c == OPEN_BRACE) return walkObject(step, buffer, p, end);
  if (c != OPEN_BRACKET) return JsonValue.missing();
  switch (step.kind) {
    case StepKind.Each:
      return step.next == null ? countOf(p, end) : collect(step, buffer, p, end);
    case StepKind.All:
      return collect(step, buffer, p, end);
    case StepKind.First:
      return walkFirst(step, buffer, p, end);
    default:
      return walkElement(step, buffer, p, end);
  }
}

function keyMatches(step: PathStep, buffer: ArrayBuffer, p: usize, end: usize): bool {
  const key = step.key;
  if (!step.wild) return keyEquals(p, end, key.ptr, key.ptrEnd);
  const base = changetype<usize>(buffer);
  return matchesPattern(unescapeText(new Bytes(buffer, <i32>(p - base), <i32>(end - base))), key);
}

/** The first member that matches and below which the rest of the path is found. */
function walkObject(step: PathStep, buffer: ArrayBuffer, p: usize, end: usize): JsonValue {
  let key = firstMember(p, end);
  while (key != 0) {
    const keyEnd = skipString(key + 1, end);
    const value = memberValue(keyEnd, end);
    if (value == 0) break;
    if (keyMatches(step, buffer, key + 1, keyEnd - 1)) {
      const found = walk(step.next, buffer, value, end);
      if (found.exists) return found;
    }
    key = nextMember(skipValue(value, end), end);
  }
  return JsonValue.missing();
}

function walkElement(step: PathStep, buffer: ArrayBuffer, p: usize, end: usize): JsonValue {
  let left = step.index;
  if (left < 0) return JsonValue.missing();
  let element = firstElement(p, end);
  while (element != 0 && left-- > 0) element = nextElement(skipValue(element, end), end);
  return element == 0 ? JsonValue.missing() : walk(step.next, buffer, element, end);
}

/** `@reverse` with an index: `messages.@reverse.0` asks for the last message, and a copy of all would be much to pay. */
function walkFromEnd(step: PathStep, buffer: ArrayBuffer, p: usize, end: usize): JsonValue {
  let ahead = firstElement(p, end);
  let behind = ahead;
  for (let count = 0; ahead != 0; count++) {
    ahead = nextElement(skipValue(ahead, end), end);
    if (ahead == 0) return count < step.index ? JsonValue.missing() : walk(step.next, buffer, behind, end);
    if (step.index == 0) behind = ahead;
    else if (count >= step.index) behind = nextElement(skipValue(behind, end), end);
  }
  return JsonValue.missing();
}

function walkFirst(step: PathStep, buffer: ArrayBuffer, p: usize, end: usize): JsonValue {
  let element = firstElement(p, end);
  while (element != 0) {
    if (selects(step.query, valueAt(buffer, element, end))) return walk(step.next, buffer, element, end);
    element = nextElement(skipValue(element, end), end);
  }
  return JsonValue.missing();
}

/** Whether a query holds for an element; elements that are no container match only a query without a path. */
function selects(query: PathQuery | null, element: JsonValue): bool {
  if (query == null) return true;
  const path = query.path;
  if (path == null) return satisfies(query, element);
  const isContainer = element.kind == JsonKind.Object || element.kind == JsonKind.Array;
  return isContainer && satisfies(query, walkPath(path, element));
}

/** The array of what the rest of the path finds below each element (of those that match, for a query). */
function collect(step: PathStep, buffer: ArrayBuffer, p: usize, end: usize): JsonValue {
  const out = new ByteWriter();
  out.byte(OPEN_BRACKET);
  let element = firstElement(p, end);
  while (element != 0) {
    if (step.query == null || selects(step.query, valueAt(buffer, element, end))) {
      const found = walk(step.next, buffer, element, end);
      if (found.exists) {
        if (out.length > 1) out.byte(COMMA);
        out.bytes(found.raw);
      }
    }
    element = nextElement(skipValue(element, end), end);
  }
  out.byte(CLOSE_BRACKET);
  return JsonValue.of(out.view());
}

function countOf(p: usize, end: usize): JsonValue {
  let count = 0;
  for (let element = firstElement(p, end); element != 0; count++) element = nextElement(skipValue(element, end), end);
  const out = new ByteWriter(16);
  out.integer(count);
  return JsonValue.of(out.view());
}
