import { Bytes } from "../bytes";

/** Bytes that are kept outside of the VM and can be read anywhere, but changed at their ends only: a body at the host. */
export interface BodyStore {
  /** Fills memory of the caller's from `start` on; answers how many bytes there were. */
  readInto(start: i32, into: Bytes): i32;
  /** Puts `bytes` in the place of the first `length` bytes; false when that was refused. */
  replacePrefix(length: i32, bytes: Bytes): bool;
  append(bytes: Bytes): bool;
}
