import { Bytes } from "../../bytes";
import { TextChannel } from "./channel";

/** Decides what becomes of an answer's texts, piece by piece. */
export abstract class TextGate {
  /**
   * Takes the next piece of a text, unescaped and never empty.
   * @returns what goes on now; what is held comes with a later piece, or at the end
   */
  abstract text(channel: TextChannel, piece: Bytes): Bytes;

  /** The text is over. @returns what was held of it */
  abstract end(channel: TextChannel): Bytes;

  /** Whether what `text` or `end` gave last is the last that goes out: the answer ends there. */
  get blocked(): bool {
    return false;
  }
}
