import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { DeniedWord } from "../deny-words";

/** What becomes of an answer. */
export abstract class AnswerGuard {
  /** The word for which the answer was ended. */
  abstract get denied(): DeniedWord | null;

  /** Whether the answer is to be held until it is whole. */
  abstract get isWhole(): bool;

  /** Takes in a chunk, or the whole answer. @returns what goes on */
  abstract push(chunk: Bytes, endOfStream: bool): Bytes;

  /** Bytes that came after the answer was ended. */
  abstract get drained(): i64;
}
