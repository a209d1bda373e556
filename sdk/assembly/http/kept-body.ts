import { Bytes } from "../bytes";
import { BodyStore } from "./body-store";

/** A body that is kept in the VM, for who has to send it once more. It stays as it is. */
@final
export class KeptBody implements BodyStore {
  constructor(private readonly content: Bytes) {}

  readInto(start: i32, into: Bytes): i32 {
    const found = this.content.slice(start).slice(0, into.length);
    memory.copy(into.ptr, found.ptr, <usize>found.length);
    return found.length;
  }

  /** Refused. */
  replacePrefix(_length: i32, _bytes: Bytes): bool {
    return false;
  }

  /** Refused. */
  append(_bytes: Bytes): bool {
    return false;
  }
}
