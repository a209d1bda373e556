/** Steps out of a state that are not made yet. */
export const UNKNOWN: i32 = 0;

/** The state without threads: nothing more can match. */
export const DEAD: i32 = 4;

/** Set in a step when the state it leads to has matches: something matched just before the byte stepped over. */
export const MATCHED: i32 = 1;

/** Bytes of the arena for each chain of the hash table. */
const BYTES_PER_BUCKET: i32 = 512;

/** Before a state's steps: hash, next state of the chain, bytes of its key. The key follows the steps. */
const STATE_HEAD: i32 = 12;

/** Bytes the arena begins with. */
const FIRST_BYTES: i32 = 2048;

/** States in one arena of bounded size. A state is the offset of its steps; it is good until `version` changes. */
@final
export class StateCache {
  private arena: ArrayBuffer;
  private used: i32;
  /** Chains of the hash table, a power of 2; their heads come first in the arena, so that no state is UNKNOWN or DEAD. */
  private readonly buckets: i32;
  /** Changes whenever the cache is emptied. */
  version: i32 = 1;

  constructor(
    /** Steps of a state. */
    private readonly steps: i32,
    /** Largest size of the arena in bytes; at least one state fits. */
    private readonly limit: i32,
  ) {
    const buckets = max(64, 1 << (31 - clz((limit / BYTES_PER_BUCKET) | 1)));
    this.buckets = buckets;
    this.used = buckets << 2;
    this.arena = new ArrayBuffer(min(max(FIRST_BYTES, buckets << 3), limit));
  }

  /** Address of the arena; changes when a state is added. */
  get base(): usize {
    return changetype<usize>(this.arena);
  }

  /** Address of a state's key. */
  key(state: i32): usize {
    return this.base + <usize>(state + (this.steps << 2));
  }

  /** Bytes of a state's key. */
  keyBytes(state: i32): i32 {
    return load<i32>(this.base + <usize>(state - 4));
  }

  /** The state with this key, which lies outside of the arena and has an even number of bytes. */
  intern(key: usize, bytes: i32): i32 {
    const hash = hashOf(key, bytes);
    const bucket = <usize>((hash & (this.buckets - 1)) << 2);
    for (let state = load<i32>(this.base + bucket); state != 0; state = load<i32>(this.base + <usize>(state - 8))) {
      if (load<i32>(this.base + <usize>(state - STATE_HEAD)) != hash || this.keyBytes(state) != bytes) continue;
      if (memory.compare(this.key(state), key, <usize>bytes) == 0) return state;
    }
    const state = this.reserve(STATE_HEAD + (this.steps << 2) + ((bytes + 3) & ~3)) + STATE_HEAD;
    const at = this.base + <usize>state;
    store<i32>(at - STATE_HEAD, hash);
    store<i32>(at - 8, load<i32>(this.base + bucket));
    store<i32>(at - 4, bytes);
    store<i32>(this.base + bucket, state);
    memory.fill(at, 0, <usize>(this.steps << 2));
    memory.copy(this.key(state), key, <usize>bytes);
    return state;
  }

  /** Offset of `bytes` unused bytes; empties the cache when it is full. */
  private reserve(bytes: i32): i32 {
    if (this.used + bytes > this.limit) {
      this.used = this.buckets << 2;
      this.version++;
      memory.fill(this.base, 0, <usize>this.used);
    }
    const at = this.used;
    this.used = at + bytes;
    if (this.used > this.arena.byteLength) {
      const grown = new ArrayBuffer(min(max(this.arena.byteLength << 1, this.used), this.limit));
      memory.copy(changetype<usize>(grown), this.base, <usize>at);
      this.arena = grown;
    }
    return at;
  }
}

/** FNV-1a over halfwords. */
function hashOf(key: usize, bytes: i32): i32 {
  let hash: u32 = 0x811c9dc5;
  for (let i = 0; i < bytes; i += 2) hash = (hash ^ load<u16>(key + <usize>i)) * 0x01000193;
  return <i32>(hash ^ (hash >> 15));
}
