import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { BodyStore } from "../../http/body-store";

/** A body as hosts keep it. */
@final
export class FakeStore implements BodyStore {
  /** Largest size that it ever had, in bytes. */
  largest: i32;

  constructor(public content: Bytes) {
    this.largest = content.length;
  }

  read(start: i32, length: i32): Bytes {
    return this.content.slice(start, start + length);
  }

  readInto(start: i32, into: Bytes): i32 {
    const found = this.read(start, into.length);
    memory.copy(into.ptr, found.ptr, <usize>found.length);
    return found.length;
  }

  replacePrefix(length: i32, bytes: Bytes): bool {
    return this.set(joined(bytes, this.content.slice(length)));
  }

  append(bytes: Bytes): bool {
    return this.set(joined(this.content, bytes));
  }

  private set(content: Bytes): bool {
    this.content = content;
    this.largest = max(this.largest, content.length);
    return true;
  }
}

export function joined(first: Bytes, second: Bytes): Bytes {
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.take();
}
