import { FakeStore, joined } from "../__tests__/http/fake-store";
import { Bytes } from "../bytes";
import { hexEncode } from "../encoding/hex";
import { KeptBody } from "../http/kept-body";
import { LargeBody, LargeBodyLimits } from "../http/large-body";
import { MARKER_SIZE, Markers } from "../http/markers";
import { jsonErrorAt } from "../json/parse";
import { Splice } from "../json/splice";

/** Small, so that inputs of a few bytes have long runs, and need several windows. */
const LONGEST: i32 = 24;
const KEPT: i32 = 12;
const SMALLEST_WINDOW: i32 = 129;

/** More runs than any input has. */
const MANY: i32 = 1 << 16;

/** What the runner has written, and where the runs of it were found. */
@final
class Exchange {
  document: ArrayBuffer = new ArrayBuffer(0);
  content: Bytes = Bytes.empty();
  bounds: i32[] = [];
}

const EXCHANGE = new Exchange();

/** 16 bytes whose digits the document does not hold, as if they were random. */
function randomFor(document: Bytes): Bytes {
  const random = Bytes.of("0123456789abcdef");
  while (document.indexOf(hexEncode(random)) >= 0) store<u8>(random.ptr, load<u8>(random.ptr) + 1);
  return random;
}

export function input(size: i32): usize {
  EXCHANGE.document = new ArrayBuffer(size);
  return changetype<usize>(EXCHANGE.document);
}

/** The bound of a run, in bytes from the document's start; -1 behind the last. */
export function bound(index: i32): i32 {
  return index < EXCHANGE.bounds.length ? EXCHANGE.bounds[index] : -1;
}

/**
 * Takes the long runs out of the input and puts them back, in several ways; traps when what comes out is not what the same
 * changes make of the whole. Answers the number of runs.
 */
export function run(size: i32): i32 {
  const document = Bytes.wrap(EXCHANGE.document).slice(0, size);
  EXCHANGE.content = document;
  const body = bodyOf(new FakeStore(document));
  EXCHANGE.bounds = boundsOf(body);
  checkErrors(document, body);
  const skeleton = body.skeleton;
  const places: i32[] = [0, skeleton.length, outsideMarker(skeleton, size % 97), outsideMarker(skeleton, size >> 1)];
  for (let i = 0; i < places.length; i++) {
    checkReplaced(document, body, places[i]);
    checkReordered(document, body, places[i]);
    checkRestored(document, places[i]);
  }
  return body.count;
}

function bodyOf(store: FakeStore): LargeBody {
  return new LargeBody(store, randomFor(EXCHANGE.content), limitsFor(store.content));
}

function limitsFor(document: Bytes): LargeBodyLimits {
  return new LargeBodyLimits(LONGEST, KEPT, SMALLEST_WINDOW + (document.length % 61));
}

/** The skeleton is wrong where the document is. */
function checkErrors(document: Bytes, body: LargeBody): void {
  const errorAt = jsonErrorAt(document);
  const found = jsonErrorAt(body.skeleton);
  check(errorAt < 0 ? found < 0 : found >= 0 && body.positionOf(found) == errorAt);
}

/** A text without markers in the place of the beginning. */
function checkReplaced(document: Bytes, body: LargeBody, at: i32): void {
  const store = new FakeStore(document);
  const text = Bytes.of("new");
  const change = new Splice(at, text);
  bodyOf(store).replace(change);
  const expected = joined(text, document.slice(body.positionOf(at)));
  check(store.content.equals(expected));
  check(body.changed(change, document).equals(expected));
}

/** All of it, each marker several times, and in another order. */
function checkReordered(document: Bytes, body: LargeBody, at: i32): void {
  const store = new FakeStore(document);
  const skeleton = body.skeleton;
  const behind = body.positionOf(at);
  const change = new Splice(at, joined(skeleton.slice(at), skeleton));
  bodyOf(store).replace(change);
  const expected = joined(document.slice(behind), joined(document, document.slice(behind)));
  check(store.content.equals(expected));
  const kept = new LargeBody(new KeptBody(document), randomFor(document), limitsFor(document));
  check(kept.changed(change, document).equals(expected));
}

/** What a change loses is there when it is made again. */
function checkRestored(document: Bytes, at: i32): void {
  const store = new FakeStore(document);
  const body = bodyOf(store);
  const count = body.count;
  const beginning = body.skeleton.slice(0, at);
  const kept = markersIn(beginning);
  check(body.restoreLost(new Splice(body.skeleton.length, beginning)) == kept < count);
  check(body.count == kept);
  checkErrors(document, body);
  body.replace(new Splice(body.skeleton.length, body.skeleton));
  check(store.content.equals(document));
}

/** A position at or behind `at` that is not inside of a marker. */
function outsideMarker(skeleton: Bytes, at: i32): i32 {
  const markers = new Markers(randomFor(EXCHANGE.content));
  const before = markers.find(skeleton.slice(0, at + MARKER_SIZE - 1), max(at - MARKER_SIZE + 1, 0), MANY);
  return before >= 0 && before < at ? before + MARKER_SIZE : min(at, skeleton.length);
}

function markersIn(text: Bytes): i32 {
  const markers = new Markers(randomFor(EXCHANGE.content));
  let count = 0;
  for (let at = markers.find(text, 0, MANY); at >= 0; at = markers.find(text, at + MARKER_SIZE, MANY)) count++;
  return count;
}

function boundsOf(body: LargeBody): i32[] {
  const bounds: i32[] = [];
  for (let i = 0; i < body.count; i++) {
    bounds.push(body.start(i));
    bounds.push(body.end(i));
  }
  return bounds;
}

function check(holds: bool): void {
  if (!holds) unreachable();
}
