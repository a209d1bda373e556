import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { compactJson } from "../compact-json";
import { DeniedWord, DenyWords } from "../deny-words";
import { AnswerGuard } from "./answer-guard";
import { GuardedText } from "./guarded-text";

/** Any other answer as one body. */
@final
export class RawBody extends AnswerGuard {
  private found: DeniedWord | null = null;

  /** @param message in the place of an answer that holds a word */
  constructor(
    private readonly words: DenyWords,
    private readonly placeholders: Placeholders,
    private readonly message: Bytes,
  ) {
    super();
  }

  get denied(): DeniedWord | null {
    return this.found;
  }

  get isWhole(): bool {
    return true;
  }

  get drained(): i64 {
    return 0;
  }

  push(chunk: Bytes, endOfStream: bool): Bytes {
    const compact = compactJson(chunk);
    this.found = this.words.find(compact == null ? chunk : compact);
    if (this.found != null) return this.message;
    const restorer = this.placeholders.restorer(compact != null);
    const text = restorer.feed(compact == null ? chunk : compact);
    const rest = restorer.finish();
    // Without a value to put back every byte stays as it was.
    if (restorer.restored == 0) return chunk;
    const out = new ByteWriter(text.length + rest.length);
    out.bytes(text);
    out.bytes(rest);
    return out.take();
  }
}

/** A stream of events of no conversation, bytes as they come. */
@final
export class RawStream extends AnswerGuard {
  private readonly text: GuardedText;
  private bytesDrained: i64 = 0;
  private hasEnded: bool = false;

  /** @param message the data of the event that ends a stream which holds a word */
  constructor(
    words: DenyWords,
    placeholders: Placeholders,
    private readonly message: Bytes,
  ) {
    super();
    // Data of events is JSON as a rule, but what else has backslashes must keep them.
    this.text = new GuardedText(words, placeholders.restorer(true), false);
  }

  get denied(): DeniedWord | null {
    return this.text.denied;
  }

  get isWhole(): bool {
    return false;
  }

  get drained(): i64 {
    return this.bytesDrained;
  }

  push(chunk: Bytes, endOfStream: bool): Bytes {
    if (this.hasEnded) {
      this.bytesDrained += chunk.length;
      return Bytes.empty();
    }
    const decided = chunk.length > 0 ? this.text.feed(chunk) : chunk;
    const rest = endOfStream && this.text.denied == null ? this.text.finish() : Bytes.empty();
    const out = new ByteWriter(decided.length + rest.length + 16);
    out.bytes(decided);
    out.bytes(rest);
    this.hasEnded = this.text.denied != null;
    if (this.hasEnded) {
      out.bytes(Bytes.constant("\n\ndata: "));
      out.bytes(this.message);
      out.bytes(Bytes.constant("\n\n"));
    }
    return out.take();
  }
}
