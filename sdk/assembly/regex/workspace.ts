/**
 * The scratch memory of all automata. They run one at a time and keep nothing here between steps, so one buffer serves
 * them all; it grows to what the largest program needs and stays.
 */
export class Workspace {
  private static memory: ArrayBuffer | null = null;

  /** Instructions visited since the module began, all automata together: what tests and fuzzing measure work by. */
  static steps: u64 = 0;

  /** Address of `size` bytes of undefined content, aligned to 16. */
  static of(size: i32): usize {
    let memory = Workspace.memory;
    if (memory == null || memory.byteLength < size) {
      memory = new ArrayBuffer(size);
      Workspace.memory = memory;
    }
    return changetype<usize>(memory);
  }
}
