import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BlockKind, CollectedAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { playLog } from "./log/log-player";

const PLACE: Bytes = Bytes.of("%s");

/** What is answered in the place of an answer, with its text in one place. */
@final
export class Template {
  private constructor(
    private readonly before: Bytes,
    private readonly after: Bytes,
  ) {}

  /** Null: it has no `%s`, or more than one. */
  static of(text: string): Template | null {
    const bytes = Bytes.of(text);
    const at = bytes.indexOf(PLACE);
    const end = at + PLACE.length;
    if (at < 0 || bytes.indexOf(PLACE, end) >= 0) return null;
    return new Template(bytes.slice(0, at), bytes.slice(end));
  }

  /** The body for an answer; null for one that is more than a text. @param log of a whole answer */
  fill(log: Bytes): Bytes | null {
    const answer = new CollectedAnswer(i32.MAX_VALUE);
    playLog(log, answer, false);
    if (answer.choices.length != 1) return null;
    const choice = answer.choices[0];
    if (choice.has(BlockKind.Tool) || !choice.has(BlockKind.Text)) return null;
    const out = new ByteWriter(log.length + this.before.length + this.after.length);
    out.bytes(this.before);
    choice.writeContent(out, BlockKind.Text);
    out.bytes(this.after);
    return out.take();
  }
}
