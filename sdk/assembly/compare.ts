/**
 * `memory.compare`, made once: asc copies it, 200 bytes of code, to each place where it stands.
 * @returns less than, equal to or greater than 0, as `memcmp` of C
 */
export function compareBytes(a: usize, b: usize, size: usize): i32 {
  return memory.compare(a, b, size);
}
