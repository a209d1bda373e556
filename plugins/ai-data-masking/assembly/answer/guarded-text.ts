import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PatternStream, Placeholders, Restorer } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { DeniedWord, DenyWords } from "../deny-words";

/** One text of an answer on its way to the client: words are refused in what the model said, then values are put back. */
@final
export class GuardedText {
  /** The word that was found; nothing goes on from there. */
  denied: DeniedWord | null = null;
  private readonly scan: PatternStream;
  private readonly restorer: Restorer;

  /** @param isJson whether the text is JSON */
  constructor(
    private readonly words: DenyWords,
    placeholders: Placeholders,
    isJson: bool,
  ) {
    this.scan = words.stream();
    this.restorer = placeholders.restorer(isJson);
  }

  /** Takes the next piece. @returns what is decided; of a text with a word, what is in front of it, and then no more */
  feed(piece: Bytes): Bytes {
    if (this.words.isEmpty) return this.restorer.feed(piece);
    this.scan.feed(piece);
    return this.restorer.feed(this.judged());
  }

  /** The text is over. @returns what was held */
  finish(): Bytes {
    if (this.words.isEmpty) return this.restorer.finish();
    this.scan.finish();
    return joined(this.restorer.feed(this.judged()), this.restorer.finish());
  }

  private judged(): Bytes {
    const early = this.scan.early;
    if (early.length == 0) return this.scan.take();
    this.denied = this.words.denied(early[0]);
    // What comes no longer matters: so all that is in front of the word is decided.
    this.scan.finish();
    const text = this.scan.take();
    const findings = this.scan.findings;
    return findings.length > 0 ? text.slice(0, findings[0].start) : text;
  }
}

export function joined(first: Bytes, second: Bytes): Bytes {
  if (second.length == 0) return first;
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.take();
}
