import { Bytes } from "../bytes";

/** Bytes to allocate before a collection pays: a collection with few live objects costs about a microsecond. */
const COLLECT_AFTER: usize = 256 * 1024;
/**
 * The same where much is live and a collection takes its time. A limit that followed the memory without end would make
 * garbage grow the memory, and the memory the limit.
 */
const COLLECT_AT_LATEST: usize = 1024 * 1024;

/** u32 address, u32 size: where host calls put what they allocate. */
const OUT: usize = memory.data(16);
/** u64 moment, u32 depth of nested callbacks, u32 pages after the last collection. */
const MOMENT: usize = memory.data(16, 8);
const HEAP_DEPTH: usize = MOMENT + 8;
const HEAP_PAGES: usize = MOMENT + 12;

/** u32 address, u32 size: memory of the caller's for what the host hands out next; size 0 when there is none. */
const OFFER: usize = memory.data(8);

/** Address for a host call's first out-parameter; cleared. */
export function outPointer(): usize {
  store<u64>(OUT, 0);
  return OUT;
}

/** Address for a host call's size out-parameter, next to `outPointer`. */
export function outSize(): usize {
  return OUT + 4;
}

/** Address of a further out-parameter of up to 8 bytes (a token, a CAS number, a metric's value). */
export function outExtra(): usize {
  return OUT + 8;
}

/** Whether the host handed out bytes: some leave a null pointer for an empty value. */
export function hasOut(): bool {
  return load<u32>(OUT) != 0;
}

/**
 * The bytes the host just handed out. They were allocated by `allocate` during the host call, so they are an ArrayBuffer of
 * ours; a host may fill less than it asked for.
 */
export function takeOut(): Bytes {
  const address = <usize>load<u32>(OUT);
  if (address == 0) return Bytes.empty();
  const buffer = changetype<ArrayBuffer>(address);
  return new Bytes(buffer, 0, min<i32>(<i32>load<u32>(OUT + 4), buffer.byteLength));
}

/** Offers memory for the bytes that the next host call hands out, in the place of new memory; `filled` ends the offer. */
export function offer(into: Bytes): void {
  store<u32>(OFFER, <u32>into.ptr);
  store<u32>(OFFER, <u32>into.length, 4);
}

/** How many bytes the host put into the memory that was offered. */
export function filled(): i32 {
  const room = load<u32>(OFFER, 4);
  store<u32>(OFFER, 0, 4);
  return load<u32>(OUT) == load<u32>(OFFER) ? <i32>min(load<u32>(OUT, 4), room) : 0;
}

/**
 * Memory for the host to fill: what was offered, else an ArrayBuffer that nothing refers to until `takeOut` adopts it. The
 * host calls this inside our own host calls, so it must never collect.
 */
export function allocate(size: usize): usize {
  if (size > 0 && size <= <usize>load<u32>(OFFER, 4)) return <usize>load<u32>(OFFER);
  return changetype<usize>(new ArrayBuffer(<i32>size));
}

/** Marks the start of a callback from the host. Callbacks nest: a host call may call back. */
export function enter(): void {
  store<u32>(HEAP_DEPTH, load<u32>(HEAP_DEPTH) + 1);
  nextMoment();
}

/**
 * Tells one callback, of one stream, from all others: what was read of a stream's headers holds while this stays the same and
 * the plugin itself changes nothing.
 */
export function moment(): u64 {
  return load<u64>(MOMENT);
}

/** To be called where host calls begin to act on another stream, and where a stream was let go on. */
export function nextMoment(): void {
  store<u64>(MOMENT, load<u64>(MOMENT) + 1);
}

/**
 * Marks the end of a callback. Only when no AssemblyScript frame is left may the collector run: with `--runtime minimal`
 * it sees globals only, not the stack. It runs when much was allocated (a collection costs in proportion to what is live,
 * so the threshold follows the size of the memory, within bounds) or when memory had to grow, which it would otherwise do again.
 */
export function leave(): void {
  const depth = load<u32>(HEAP_DEPTH) - 1;
  store<u32>(HEAP_DEPTH, depth);
  if (depth != 0) return;
  const pages = <u32>memory.size();
  const grown = pages > load<u32>(HEAP_PAGES);
  const limit = min<usize>(max<usize>(COLLECT_AFTER, (<usize>pages) << 14), COLLECT_AT_LATEST);
  if (grown || allocated() >= limit) collect();
}

/**
 * Collects in the midst of a callback that has much to do. Only where no frame, that of no caller either, holds anything
 * that a global does not reach: a stream's context, and what belongs to it, is reached. In a callback inside of another one
 * nothing is collected.
 */
export function collectMidway(): void {
  if (load<u32>(HEAP_DEPTH) == 1) collect();
}

function collect(): void {
  __collect();
  store<u32>(HEAP_PAGES, <u32>memory.size());
}

/** A module that was compiled without our collector, by asc itself, does not know, and collects where memory had to grow. */
function allocated(): usize {
  return isDefined(__allocated) ? __allocated() : 0;
}
