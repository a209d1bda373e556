// What SHA-256 and SHA-512 share, over words of 32 bits (`u32`) or of 64 (`u64`): FIPS 180-4 defines them alike, but for
// the length of the words, the number of rounds and how far the functions rotate. The choice is made when it is compiled.

/** Section 6.x.2 step 1: the first `rounds` words of the schedule, at `w`, of which the block gives 16. */
export function expand<T>(w: usize, block: usize, rounds: i32): void {
  for (let i: usize = 0; i < 16 * sizeof<T>(); i += sizeof<T>()) store<T>(w + i, bswap<T>(load<T>(block + i)));
  for (let p = w + 16 * sizeof<T>(), end = w + <usize>rounds * sizeof<T>(); p < end; p += sizeof<T>()) {
    const x = load<T>(p - 15 * sizeof<T>());
    const y = load<T>(p - 2 * sizeof<T>());
    const s0 = sizeof<T>() == 4 ? rotr<T>(x, 7) ^ rotr<T>(x, 18) ^ (x >> 3) : rotr<T>(x, 1) ^ rotr<T>(x, 8) ^ (x >> 7);
    const s1 =
      sizeof<T>() == 4 ? rotr<T>(y, 17) ^ rotr<T>(y, 19) ^ (y >> 10) : rotr<T>(y, 19) ^ rotr<T>(y, 61) ^ (y >> 6);
    store<T>(p, load<T>(p - 16 * sizeof<T>()) + s0 + load<T>(p - 7 * sizeof<T>()) + s1);
  }
}

/** Section 6.x.2 steps 2 to 4: mixes the schedule at `w` into the eight words at `state`, with the constants at `k`. */
export function mixRounds<T>(state: usize, w: usize, k: usize, rounds: i32): void {
  let a = load<T>(state);
  let b = load<T>(state, sizeof<T>());
  let c = load<T>(state, 2 * sizeof<T>());
  let d = load<T>(state, 3 * sizeof<T>());
  let e = load<T>(state, 4 * sizeof<T>());
  let f = load<T>(state, 5 * sizeof<T>());
  let g = load<T>(state, 6 * sizeof<T>());
  let h = load<T>(state, 7 * sizeof<T>());
  for (let i: usize = 0; i < <usize>rounds * sizeof<T>(); i += sizeof<T>()) {
    const t1 = h + upperE<T>(e) + (g ^ (e & (f ^ g))) + load<T>(k + i) + load<T>(w + i);
    const t2 = upperA<T>(a) + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  add<T>(state, a);
  add<T>(state + sizeof<T>(), b);
  add<T>(state + 2 * sizeof<T>(), c);
  add<T>(state + 3 * sizeof<T>(), d);
  add<T>(state + 4 * sizeof<T>(), e);
  add<T>(state + 5 * sizeof<T>(), f);
  add<T>(state + 6 * sizeof<T>(), g);
  add<T>(state + 7 * sizeof<T>(), h);
}

/** Σ0 of section 4.1. */
function upperA<T>(a: T): T {
  if (sizeof<T>() == 4) return rotr<T>(a, 2) ^ rotr<T>(a, 13) ^ rotr<T>(a, 22);
  return rotr<T>(a, 28) ^ rotr<T>(a, 34) ^ rotr<T>(a, 39);
}

/** Σ1 of section 4.1. */
function upperE<T>(e: T): T {
  if (sizeof<T>() == 4) return rotr<T>(e, 6) ^ rotr<T>(e, 11) ^ rotr<T>(e, 25);
  return rotr<T>(e, 14) ^ rotr<T>(e, 18) ^ rotr<T>(e, 41);
}

/** Adds to the word at `at`. */
function add<T>(at: usize, value: T): void {
  store<T>(at, load<T>(at) + value);
}
