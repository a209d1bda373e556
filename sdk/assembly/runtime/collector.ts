/*
 * Memory of managed objects: what stands behind `new` in every plugin, in the place of AssemblyScript's own `rt/tcms`
 * (docs/decisions/0019). It has the same interface and the same contract: nothing is collected but by `__collect`, which
 * sees globals and pinned objects, and no stack.
 *
 * A request makes some hundred small objects, all of them garbage soon after. So small objects lie one after the other in
 * chunks: to allocate is to move a pointer, and to free is to read each object's size and mark once and to note the holes.
 * Large ones come from the library's allocator (`rt/tlsf`), each by itself.
 *
 *   chunk   ╒ next, end ╤ object ╤ object ╤ hole ........ ╤ object ╤ hole ...... ╕
 *                                           ▲ cursor     ▲ limit
 *   object  ╒ stride -20 │ epoch -16 │ link -12 │ class id -8 │ size -4 ╡ ptr ▼ ...
 *   large   ╒ next -32 │ previous -28 │ - -24 ╡ then as an object, with LARGE as its stride
 *
 * An object is alive when its epoch is that of the last collection. Class id and size are read by the compiler's code.
 */
import { AL_MASK, OBJECT_MAXSIZE, TOTAL_OVERHEAD as HEADER } from "rt/common";
import { E_ALLOCATION_TOO_LARGE, E_ALREADY_PINNED, E_NOT_PINNED } from "util/error";

/** Bytes of a chunk, as the allocator below gives it without a loss. */
const CHUNK: usize = 16384 - 4;
/** An object of more bytes than this, its header included, is a large one. */
const LARGEST_SMALL: usize = 2048;
/** Smaller holes wait until their neighbours are free as well. */
const SMALLEST_HOLE: usize = 128;
/** Chunks without an object that are kept: as many as one collection's garbage fills. */
const MOST_EMPTY: i32 = 32;

/** In the place of a stride: the object is one by itself. Strides are multiples of 16. */
const LARGE: usize = 1;
/** What stands before a large object's header, so that its bytes are aligned to 16. */
const LARGE_LINKS: usize = 12;
const LARGE_OVERHEAD: usize = LARGE_LINKS + HEADER;

// Fields of a header, by their offset from its start, 20 bytes before the object's own.
const EPOCH: usize = 4;
const LINK: usize = 8;
const ID: usize = 12;
const SIZE: usize = 16;

/** Where the next small object goes, and the end of the hole that it goes to. */
let cursor: usize = 0;
let limit: usize = 0;
/** Holes beyond the one in use, linked by LINK. */
let holes: usize = 0;
/** Chunks with objects, and without: u32 next, u32 end, then objects. */
let chunks: usize = 0;
let empty: usize = 0;
/** Large objects: linked by what stands before their headers. */
let large: usize = 0;
/** Objects that are reached, and whose members are not yet: linked by LINK. */
let reached: usize = 0;
/** Pinned objects: blocks of u32 next, u32 pointer. */
let pins: usize = 0;
/** Bytes handed out since the last collection, with all of the hole in use. */
let taken: usize = 0;
/** Number of the last collection. Objects are made with epoch 0, which none has. */
let epoch: u32 = 0;

/** Bytes from a small object's header to the next one: the bytes after both are aligned to 16. */
function strideOf(size: usize): usize {
  return (size + HEADER + AL_MASK) & ~AL_MASK;
}

/** The first header in a chunk: 12 over a multiple of 16, as every header. */
function firstIn(chunk: usize): usize {
  return chunk + 12;
}

export function __new(size: usize, id: i32): usize {
  let header = cursor;
  if (size > LARGEST_SMALL - HEADER) {
    header = newLarge(size);
  } else {
    const stride = strideOf(size);
    if (header + stride > limit) header = findRoom(stride);
    cursor = header + stride;
    store<usize>(header, stride);
  }
  store<u32>(header, 0, EPOCH);
  store<u32>(header, id, ID);
  store<u32>(header, <u32>size, SIZE);
  return header + HEADER;
}

/** Takes up the next hole that is large enough, or a chunk; those passed over are found again by the next collection. */
function findRoom(stride: usize): usize {
  closeHole();
  while (holes != 0) {
    const hole = holes;
    holes = load<usize>(hole, LINK);
    const bytes = load<usize>(hole);
    if (bytes >= stride) {
      limit = hole + bytes;
      taken += bytes;
      return hole;
    }
  }
  let chunk = empty;
  if (chunk != 0) {
    empty = load<usize>(chunk);
  } else {
    chunk = __alloc(CHUNK);
    store<usize>(chunk, firstIn(chunk) + ((CHUNK - 12) & ~AL_MASK), 4);
  }
  store<usize>(chunk, chunks);
  chunks = chunk;
  limit = load<usize>(chunk, 4);
  taken += limit - chunk;
  return firstIn(chunk);
}

/** Makes what is left of the hole in use something that a walk over the chunk can step over. */
function closeHole(): void {
  if (cursor < limit) markHole(cursor, limit);
  cursor = limit;
}

function markHole(start: usize, end: usize): void {
  store<usize>(start, end - start);
  store<u32>(start, 0, EPOCH);
}

function newLarge(size: usize): usize {
  assert(size <= OBJECT_MAXSIZE - LARGE_OVERHEAD, E_ALLOCATION_TOO_LARGE);
  const links = __alloc(LARGE_OVERHEAD + size);
  taken += size;
  store<usize>(links + LARGE_LINKS, LARGE);
  store<usize>(links, large);
  store<usize>(links, 0, 4);
  if (large != 0) store<usize>(large, links, 4);
  large = links;
  return links + LARGE_LINKS;
}

export function __renew(old: usize, size: usize): usize {
  const header = old - HEADER;
  // Static data has no room behind it.
  if (old >= __heap_base) {
    const stride = load<usize>(header);
    if (stride == LARGE) return renewLarge(header, size);
    if (size <= stride - HEADER || extend(header, stride, size)) {
      store<u32>(header, <u32>size, SIZE);
      return old;
    }
  }
  const renewed = __new(size, load<i32>(header, ID));
  memory.copy(renewed, old, min<usize>(size, load<u32>(header, SIZE)));
  return renewed;
}

/** The object that was made last grows in its place while its hole has room. */
function extend(header: usize, stride: usize, size: usize): bool {
  if (header + stride != cursor || size > LARGEST_SMALL - HEADER) return false;
  const wanted = strideOf(size);
  if (header + wanted > limit) return false;
  store<usize>(header, wanted);
  cursor = header + wanted;
  return true;
}

function renewLarge(header: usize, size: usize): usize {
  assert(size <= OBJECT_MAXSIZE - LARGE_OVERHEAD, E_ALLOCATION_TOO_LARGE);
  const links = __realloc(header - LARGE_LINKS, LARGE_OVERHEAD + size);
  const next = load<usize>(links);
  const previous = load<usize>(links, 4);
  if (next != 0) store<usize>(next, links, 4);
  if (previous != 0) store<usize>(previous, links);
  else large = links;
  store<u32>(links + LARGE_LINKS, <u32>size, SIZE);
  return links + LARGE_OVERHEAD;
}

/** Bytes allocated since the last collection; not a part of AssemblyScript's runtime. */
export function __allocated(): usize {
  return taken - (limit - cursor);
}

export function __link(_parent: usize, _child: usize, _expectMultiple: bool): void {
  // Nothing is collected while a program runs, so there is no barrier.
}

export function __visit(ptr: usize, _cookie: i32): void {
  if (ptr == 0) return;
  const header = ptr - HEADER;
  if (load<u32>(header, EPOCH) == epoch) return;
  store<u32>(header, epoch, EPOCH);
  const id = load<u32>(header, ID);
  // Bytes and texts have no members.
  if (id == idof<ArrayBuffer>() || id == idof<string>()) return;
  store<usize>(header, reached, LINK);
  reached = header;
}

export function __pin(ptr: usize): usize {
  if (ptr == 0) return ptr;
  for (let pin = pins; pin != 0; pin = load<usize>(pin)) {
    assert(load<usize>(pin, 4) != ptr, E_ALREADY_PINNED);
  }
  const pin = __alloc(8);
  store<usize>(pin, pins);
  store<usize>(pin, ptr, 4);
  pins = pin;
  return ptr;
}

export function __unpin(ptr: usize): void {
  if (ptr == 0) return;
  let previous: usize = 0;
  let pin = pins;
  while (pin != 0 && load<usize>(pin, 4) != ptr) {
    previous = pin;
    pin = load<usize>(pin);
  }
  assert(pin != 0, E_NOT_PINNED);
  if (previous == 0) pins = load<usize>(pin);
  else store<usize>(previous, load<usize>(pin));
  __free(pin);
}

export function __collect(): void {
  if (++epoch == 0) epoch = 1;
  __visit_globals(0);
  for (let pin = pins; pin != 0; pin = load<usize>(pin)) __visit(load<usize>(pin, 4), 0);
  while (reached != 0) {
    const header = reached;
    reached = load<usize>(header, LINK);
    __visit_members(header + HEADER, 0);
  }
  sweepChunks();
  sweepLarge();
}

function sweepChunks(): void {
  closeHole();
  cursor = limit = holes = taken = 0;
  let kept = 0;
  for (let chunk = empty; chunk != 0; chunk = load<usize>(chunk)) kept++;
  let chunk = chunks;
  chunks = 0;
  while (chunk != 0) {
    const next = load<usize>(chunk);
    if (findHoles(chunk)) {
      store<usize>(chunk, chunks);
      chunks = chunk;
    } else if (kept < MOST_EMPTY) {
      kept++;
      store<usize>(chunk, empty);
      empty = chunk;
    } else {
      __free(chunk);
    }
    chunk = next;
  }
}

/** Joins what is dead to holes; false when nothing in the chunk is alive. */
function findHoles(chunk: usize): bool {
  const end = load<usize>(chunk, 4);
  const first = firstIn(chunk);
  let header = first;
  let dead = first;
  while (header < end) {
    const next = header + load<usize>(header);
    if (load<u32>(header, EPOCH) == epoch) {
      if (dead < header) addHole(dead, header);
      dead = next;
    }
    header = next;
  }
  if (dead == first) return false;
  if (dead < end) addHole(dead, end);
  return true;
}

function addHole(start: usize, end: usize): void {
  markHole(start, end);
  if (end - start < SMALLEST_HOLE) return;
  store<usize>(start, holes, LINK);
  holes = start;
}

function sweepLarge(): void {
  let links = large;
  let previous: usize = 0;
  large = 0;
  while (links != 0) {
    const next = load<usize>(links);
    if (load<u32>(links + LARGE_LINKS, EPOCH) == epoch) {
      store<usize>(links, previous, 4);
      if (previous == 0) large = links;
      else store<usize>(previous, links);
      previous = links;
    } else {
      __free(links);
    }
    links = next;
  }
  if (previous != 0) store<usize>(previous, 0);
}
