import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isQuoted } from "./quoted";

/** What is left of a sign in quotation marks in a text that tells of attacks, or in a report of what others did. */
const TOLD: f64 = 0.3;
/** What is left of a sign in a question about others, or of how to do something. */
const ASKED: f64 = 0.6;

/** Longest text that is a question as a whole, in bytes. */
const SHORT: i32 = 300;

/** What a text is besides its signs: a question, a report, the result of a tool. */
@final
export class Surroundings {
  /** It tells of attacks: of filters, of prompts, of research. */
  tells: bool = false;
  /** It asks what others do. */
  asks: bool = false;
  /** It asks how to do something. */
  asksHow: bool = false;
  /** Byte after what is reported; findings come in the order of their starts. */
  private reportEnd: i32 = 0;

  constructor(
    private readonly content: Bytes,
    private readonly isTool: bool,
  ) {}

  /** Notes a hint; false for the name of any other rule. */
  note(hint: string): bool {
    if (hint == "telling") this.tells = true;
    else if (hint == "asking") this.asks = true;
    else if (hint == "asking-how") this.asksHow = this.content.length <= SHORT;
    else return hint == "reporting";
    return true;
  }

  /** Notes that a report of what others were to do goes up to a byte. */
  report(end: i32): void {
    this.reportEnd = end;
  }

  /** What a sign of a category says here. */
  weigh(score: f64, category: string, start: i32, end: i32): f64 {
    if (start < this.reportEnd || (this.tells && isQuoted(this.content, start, end))) return score * TOLD;
    // What speaks to the model says more in what it only has to read.
    if (category == "indirect-injection" && this.isTool) return 1 - (1 - score) * Math.sqrt(1 - score);
    // An override is one in a question too, and to ask is how prompts are extracted.
    const isAsked =
      (this.asks && category != "instruction-override") || (this.asksHow && category != "system-prompt-extraction");
    return isAsked ? score * ASKED : score;
  }
}
