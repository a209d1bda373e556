import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JsonEscapes } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { PatternStream, Restorer } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { DeniedWord, DenyWords } from "../deny-words";

/** One text of an answer on its way to the client: words are refused in what the model said, then values are put back. */
@final
export class GuardedText {
  /** The word that was found; nothing goes on from there. */
  denied: DeniedWord | null = null;
  private readonly scan: PatternStream;
  /** Words and masks may stand behind escapes that need not be; null where nothing is escaped. */
  private readonly escapes: JsonEscapes | null;

  /** @param isJson whether the text is JSON, which may be written with other escapes */
  constructor(
    private readonly words: DenyWords,
    private readonly restorer: Restorer,
    isJson: bool,
  ) {
    this.scan = words.stream();
    this.escapes = isJson ? new JsonEscapes() : null;
  }

  /** Takes the next piece. @returns what is decided; of a text with a word, what is in front of it, and then no more */
  feed(piece: Bytes): Bytes {
    const escapes = this.escapes;
    return this.read(escapes == null ? piece : escapes.feed(piece));
  }

  /** The text is over. @returns what was held */
  finish(): Bytes {
    const escapes = this.escapes;
    const last = escapes == null ? Bytes.empty() : this.read(escapes.end());
    if (this.words.isEmpty) return joined(last, this.restorer.finish());
    this.scan.finish();
    return joined(last, joined(this.restorer.feed(this.judged()), this.restorer.finish()));
  }

  private read(text: Bytes): Bytes {
    if (this.words.isEmpty) return this.restorer.feed(text);
    this.scan.feed(text);
    return this.restorer.feed(this.judged());
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
  if (first.length == 0) return second;
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.take();
}
