import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * Texts that stay with the host, of which a document has marks in their place. This one is of documents that are whole.
 */
export class OutsideTexts {
  /** Bytes of a mark. */
  get size(): i32 {
    return 0;
  }

  /** Position of the next mark in a text; -1: there is none. */
  next(_text: Bytes, _from: i32): i32 {
    return -1;
  }

  /** Digest of the text that a mark at a position stands for. */
  digestAt(_text: Bytes, _at: i32): Bytes {
    return Bytes.empty();
  }
}
