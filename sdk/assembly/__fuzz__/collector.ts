// Fuzz target: the collector. The input is a program that makes, grows, links and drops objects and collects; whatever is
// still reached must hold what was put into it.
import { given, input } from "./runner/exchange";

export { input };

const SLOTS: i32 = 64;

@final
class Node {
  other: Node | null = null;
  bytes: ArrayBuffer;
  readonly numbers: Array<u32> = [];
  text: string = "";
  /** The last check that met it. */
  met: u32 = 0;

  constructor(
    readonly mark: u8,
    size: i32,
  ) {
    this.bytes = new ArrayBuffer(size);
    memory.fill(changetype<usize>(this.bytes), mark, size);
  }

  isWhole(): bool {
    const from = changetype<usize>(this.bytes);
    for (let i = 0; i < this.bytes.byteLength; i++) if (load<u8>(from + i) != this.mark) return false;
    for (let i = 0; i < this.numbers.length; i++) if (this.numbers[i] != <u32>i * this.mark) return false;
    for (let i = 0; i < this.text.length; i++) if (this.text.charCodeAt(i) != this.mark) return false;
    return true;
  }
}

const slots = new StaticArray<Node | null>(SLOTS);
let marks: u8 = 0;
let checks: u32 = 0;

/** Steps of three bytes: what to do, to which slot, how much. Answers how many objects are left. */
export function run(size: i32): i32 {
  const program = given(size).ptr;
  for (let at = 0; at + 3 <= size; at += 3) {
    const from = program + at;
    step(load<u8>(from) & 7, <i32>load<u8>(from, 1) % SLOTS, load<u8>(from, 2));
    // Between two steps no frame holds an object.
    if (load<u8>(from) >= 0xc0) __collect();
  }
  __collect();
  const left = check();
  for (let i = 0; i < SLOTS; i++) slots[i] = null;
  return left;
}

function step(kind: u8, slot: i32, value: u8): void {
  const node = slots[slot];
  // Squares: many small objects, and some that are large ones.
  if (node == null || kind == 0) slots[slot] = new Node(++marks, <i32>value * <i32>value + slot);
  else if (kind == 1) node.other = slots[<i32>value % SLOTS];
  else if (kind == 2) slots[slot] = null;
  else if (kind == 3) append(node, value);
  else if (kind == 4) node.text += String.fromCharCode(node.mark).repeat(value);
  else if (kind == 5) node.bytes = resized(node, ((<i32>value) << 5) + slot);
}

function append(node: Node, count: u8): void {
  for (let i: u8 = 0; i < count; i++) node.numbers.push(<u32>node.numbers.length * node.mark);
}

/** The bytes given another size in their place, if there is room, as the library does to its arrays. */
function resized(node: Node, size: i32): ArrayBuffer {
  const before = node.bytes.byteLength;
  const bytes = changetype<ArrayBuffer>(__renew(changetype<usize>(node.bytes), size));
  if (size > before) memory.fill(changetype<usize>(bytes) + before, node.mark, size - before);
  return bytes;
}

/** Traps where an object lost what it held; answers how many are reached. */
function check(): i32 {
  checks++;
  let met = 0;
  for (let i = 0; i < SLOTS; i++) {
    let node = slots[i];
    while (node != null && node.met != checks) {
      node.met = checks;
      met++;
      if (!node.isWhole()) unreachable();
      node = node.other;
    }
  }
  return met;
}
