/** RFC 1951, section 3.2.5. */
const MIN_LENGTH = 3;
const MAX_LENGTH = 258;
const WINDOW = 32_768;

const HASH_BITS = 15;
/** Earlier places with the same hash that are tried; more gains hardly anything on modules. */
const MAX_TRIES = 128;
/** A match of this length is not tried to be bettered. */
const GOOD_LENGTH = 64;

/** What a text is made of: a byte where `distance` is 0, else `length` bytes as they stood `distance` bytes before. */
export interface Tokens {
  readonly count: number;
  /** The byte, or the length. */
  readonly values: Uint16Array;
  readonly distances: Uint16Array;
}

/** Finds what is repeated, by LZ77 with a look one byte ahead; the whole of `bytes` is one list. */
export function findMatches(bytes: Uint8Array): Tokens {
  const values = new Uint16Array(bytes.length);
  const distances = new Uint16Array(bytes.length);
  const places = new Places(bytes);
  let count = 0;
  let at = 0;
  let found = places.longest(at);
  while (at < bytes.length) {
    const next = found.length >= MIN_LENGTH && found.length < GOOD_LENGTH ? places.longest(at + 1) : NOTHING;
    if (found.length < MIN_LENGTH || next.length > found.length) {
      values[count++] = bytes[at] ?? 0;
      at++;
      found = found.length < MIN_LENGTH ? places.longest(at) : next;
      continue;
    }
    values[count] = found.length;
    distances[count++] = found.distance;
    at += found.length;
    found = places.longest(at);
  }
  return { count, values, distances };
}

interface Match {
  readonly length: number;
  readonly distance: number;
}

const NOTHING: Match = { length: 0, distance: 0 };

/** Where each three bytes were seen. Asked for places in ascending order. */
class Places {
  readonly #bytes: Uint8Array;
  readonly #last = new Int32Array(2 ** HASH_BITS).fill(-1);
  /** The place before with the same hash. */
  readonly #before: Int32Array;
  #known = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#before = new Int32Array(bytes.length);
  }

  longest(at: number): Match {
    const bytes = this.#bytes;
    if (at + MIN_LENGTH > bytes.length) return NOTHING;
    while (this.#known < at) this.#learn(this.#known++);
    const most = Math.min(MAX_LENGTH, bytes.length - at);
    let best = NOTHING;
    let place = this.#last[this.#hash(at)] ?? -1;
    for (let tries = 0; place >= 0 && at - place < WINDOW && tries < MAX_TRIES; tries++) {
      const length = this.#common(place, at, most);
      if (length > best.length) best = { length, distance: at - place };
      if (length === most) break;
      place = this.#before[place] ?? -1;
    }
    return best;
  }

  #learn(at: number): void {
    if (at + MIN_LENGTH > this.#bytes.length) return;
    const hash = this.#hash(at);
    this.#before[at] = this.#last[hash] ?? -1;
    this.#last[hash] = at;
  }

  #hash(at: number): number {
    const bytes = this.#bytes;
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    return Math.imul(three, 0x9e3779b1) >>> (32 - HASH_BITS);
  }

  #common(a: number, b: number, most: number): number {
    const bytes = this.#bytes;
    let length = 0;
    while (length < most && bytes[a + length] === bytes[b + length]) length++;
    return length;
  }
}
