// A target with one fault of each kind, to see that the runner finds it.
const INPUT = new ArrayBuffer(1 << 14);

export function input(size: i32): usize {
  return changetype<usize>(INPUT);
}

function has(size: i32, letter: u8): bool {
  for (let i = 0; i < size; i++) if (load<u8>(changetype<usize>(INPUT) + <usize>i) == letter) return true;
  return false;
}

export function run(size: i32): i32 {
  if (has(size, 0x54)) unreachable();
  if (has(size, 0x41)) assert(false, "the letter A");
  if (has(size, 0x47)) memory.grow(4096);
  while (has(size, 0x48)) {}
  return size & 7;
}
