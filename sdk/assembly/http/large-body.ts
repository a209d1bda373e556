import { Bytes } from "../bytes";
import { randomBytes } from "../clock";
import { LONGEST_ESCAPE } from "../json/base64-digits";
import { LongRuns } from "../json/long-runs";
import { BACKSLASH } from "../json/scanner";
import { Splice } from "../json/splice";
import { BodyRewrite } from "./body-rewrite";
import { BodyStore } from "./body-store";
import { MARKER_SIZE, Markers } from "./markers";

/** Longest piece of base64 that stays in the VM, and what stays of a longer one, in bytes. */
const LONGEST_RUN: i32 = 32 * 1024;
const KEPT_OF_RUN: i32 = 256;

/** Bytes of the host's that are looked at together. */
const WINDOW: i32 = 256 * 1024;

/** What of a body is left with the host, and how it is looked at; tests want it all smaller. */
@final
export class LargeBodyLimits {
  constructor(
    /** longest run of base64 that stays, bytes; at least 16 */
    readonly longest: i32 = LONGEST_RUN,
    /** bytes that stay of a longer one; at least 12, so that no marker gets into an escape, and fewer than `longest` */
    readonly kept: i32 = KEPT_OF_RUN,
    /** bytes read together; more than 128 */
    readonly window: i32 = WINDOW,
  ) {}
}

/**
 * A large JSON body, worked on without having it in the VM: what makes bodies large is base64, and that stays with the host.
 * `skeleton` is the body with a marker in the place of all but the beginning of each long run of base64. Whoever makes
 * another document of it copies strings and so the markers, and need not know; `replace` puts the runs back, wherever the
 * markers went.
 *
 *     const body = LargeBody.read(requestBody);
 *     const change = translate(body.skeleton);
 *     if (body.restoreLost(change)) change = translate(body.skeleton);
 *     body.replace(change);
 */
@final
export class LargeBody {
  private readonly window: Bytes;
  private readonly markers: Markers;
  private readonly runs: LongRuns;
  /** Bytes of the body at the host. */
  private size: i32 = 0;
  private text: Bytes = Bytes.empty();

  /** @param random 16 bytes that no client can know */
  constructor(
    private readonly store: BodyStore,
    random: Bytes,
    limits: LargeBodyLimits = new LargeBodyLimits(),
  ) {
    this.window = newBytes(limits.window);
    this.markers = new Markers(random);
    this.runs = new LongRuns(limits.longest, limits.kept);
    this.scan();
    this.build();
  }

  /** Reads a body that is complete. It must stay as it is until it is replaced. */
  static read(store: BodyStore): LargeBody {
    return new LargeBody(store, Bytes.wrap(randomBytes(16)));
  }

  /** The body without its long runs of base64; JSON, or wrong at the same place, as the body is. */
  get skeleton(): Bytes {
    return this.text;
  }

  /** How many runs are not in the skeleton. */
  get count(): i32 {
    return this.runs.bounds.length >> 1;
  }

  /** The position in the body of what stands at a position of the skeleton. */
  positionOf(at: i32): i32 {
    let position = at;
    for (let i = 0; i < this.count && position >= this.start(i) + MARKER_SIZE; i++) {
      position += this.end(i) - this.start(i) - MARKER_SIZE;
    }
    return position;
  }

  /**
   * Takes the runs into the skeleton that a change does not hold any more: who made it may have decoded them rather than
   * copied, and has to do it again. False when none is lost.
   * @param change of the skeleton
   */
  restoreLost(change: Splice): bool {
    const bounds = this.runs.bounds;
    const isHeld = new StaticArray<bool>(this.count);
    for (let at = this.nextMarker(change, 0); at >= 0; at = this.nextMarker(change, at + MARKER_SIZE)) {
      const number = this.markers.numberAt(change.bytes, at);
      if (<u32>number < <u32>isHeld.length) isHeld[number] = true;
    }
    const behind = this.positionOf(change.length);
    let held = 0;
    for (let i = 0; i < isHeld.length; i++) {
      if (!isHeld[i] && this.start(i) < behind) continue;
      bounds[held++] = this.start(i);
      bounds[held++] = this.end(i);
    }
    if (held == bounds.length) return false;
    bounds.length = held;
    this.build();
    return true;
  }

  /**
   * Changes the body at the host as the skeleton is to be changed. Where the new text has no markers, as when only what
   * stands before the first of them changes, no more is copied than that text.
   * @param change of the skeleton
   */
  replace(change: Splice): void {
    if (this.nextMarker(change, 0) >= 0) this.rewrite(change).finish();
    else this.store.replacePrefix(this.positionOf(change.length), change.bytes);
  }

  /**
   * The body as `replace` would make it, in the VM; the store stays as it is.
   * @param change of the skeleton @param body all of the body as it is
   */
  changed(change: Splice, body: Bytes): Bytes {
    return this.rewrite(change).take(body, body.length + change.bytes.length);
  }

  private rewrite(change: Splice): BodyRewrite {
    const text = change.bytes;
    const rewrite = new BodyRewrite(this.store, this.window, this.size);
    let from = 0;
    for (let at = this.nextMarker(change, 0); at >= 0; at = this.nextMarker(change, from)) {
      const number = this.markers.numberAt(text, at);
      rewrite.text(text.slice(from, at));
      rewrite.range(this.start(number), this.end(number));
      from = at + MARKER_SIZE;
    }
    rewrite.text(text.slice(from));
    rewrite.range(this.positionOf(change.length), this.size);
    return rewrite;
  }

  /** Position in the body of the first byte of a run that is not in the skeleton. */
  start(index: i32): i32 {
    return this.bound(index << 1);
  }

  /** Position behind its last byte. */
  end(index: i32): i32 {
    return this.bound((index << 1) + 1);
  }

  /** Position of the next marker in a text that was made of the skeleton, or -1; it has MARKER_SIZE bytes. */
  markerIn(text: Bytes, from: i32): i32 {
    return this.count == 0 ? -1 : this.markers.find(text, from, this.count);
  }

  /** Which run a marker at a position stands for. */
  runAt(text: Bytes, at: i32): i32 {
    return this.markers.numberAt(text, at);
  }

  private bound(at: i32): i32 {
    return <u32>at < <u32>this.runs.bounds.length ? this.runs.bounds[at] : this.size;
  }

  /** Position of the next marker in a change's text, or -1. */
  private nextMarker(change: Splice, from: i32): i32 {
    return this.markerIn(change.bytes, from);
  }

  /** Finds the runs. */
  private scan(): void {
    const window = this.window;
    let at = 0;
    let isLast = false;
    while (!isLast) {
      const count = this.store.readInto(at, window);
      isLast = count < window.length;
      at += this.runs.take(window.slice(0, count), at, isLast);
    }
    this.size = at;
  }

  /** Writes the skeleton, in memory of the very size. */
  private build(): void {
    let length = this.size;
    for (let i = 0; i < this.count; i++) length -= this.end(i) - this.start(i) - MARKER_SIZE;
    const text = newBytes(length);
    let from = 0;
    let at = 0;
    for (let i = 0; i < this.count; i++) {
      at += this.store.readInto(from, text.slice(at, at + this.start(i) - from));
      const back = intoEscape(text.ptr + <usize>at);
      this.runs.bounds[i << 1] -= back;
      at -= back;
      this.markers.write(text.ptr + <usize>at, i);
      at += MARKER_SIZE;
      from = this.end(i);
    }
    at += this.store.readInto(from, text.slice(at, at + this.size - from));
    this.text = text.slice(0, at);
  }
}

/** How many bytes before `p`, which is inside of a run, an escape begins that may not be complete there; else 0. */
function intoEscape(p: usize): i32 {
  for (let back: usize = 1; back < LONGEST_ESCAPE; back++) if (load<u8>(p - back) == BACKSLASH) return <i32>back;
  return 0;
}

function newBytes(size: i32): Bytes {
  return Bytes.wrap(new ArrayBuffer(max(size, 0)));
}
