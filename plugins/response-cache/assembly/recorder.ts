import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

const FIRST_BYTES: i32 = 4096;

/** Gathers what passes, up to a limit: past it, nothing is kept. */
@final
export class Recorder {
  private out: ByteWriter | null = new ByteWriter(FIRST_BYTES);
  private size: i32 = 0;

  /** @param limit bytes */
  constructor(private readonly limit: i32) {}

  /** False once there was too much. */
  push(chunk: Bytes): bool {
    const out = this.out;
    if (out == null) return false;
    this.size += chunk.length;
    if (this.size > this.limit) {
      this.out = null;
      return false;
    }
    out.bytes(chunk);
    return true;
  }

  /** All of it; null when it was too much. */
  take(): Bytes | null {
    const out = this.out;
    this.out = null;
    return out == null ? null : out.take();
  }
}
