import { JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Report } from "./report";
import { Schema } from "./schema";

/** Schemas that are applied to one document and to what is in it, and values that are compared. */
const MOST_STEPS: i32 = 200_000;
/** Schemas that are applied inside of each other: of a reference to itself there is no end. */
const MOST_LEVELS: i32 = 128;

const TOO_MUCH: string = "is too large or too deep to be checked";

/** One document while it is checked. */
@final
export class Check {
  readonly report: Report = new Report();
  private left: i32 = MOST_STEPS;
  private level: i32 = 0;
  private isExhausted: bool = false;

  /** Whether a document is as the schema wants it. One that takes too much is not. */
  document(value: JsonValue, schema: Schema): bool {
    const fits = this.fits(value, schema);
    if (!this.isExhausted) return fits;
    // What was found until then may be wrong: a check that ends early answers no, inside of `not` as well.
    this.report.faults.length = 0;
    return this.report.fault(TOO_MUCH);
  }

  /** The same for a value in it. */
  fits(value: JsonValue, schema: Schema): bool {
    if (!this.step() || this.level >= MOST_LEVELS) {
      this.isExhausted = true;
      return false;
    }
    this.level++;
    const rules = schema.rules;
    let fits = true;
    for (let i = 0; i < rules.length; i++) {
      if (rules[i].holds(value, this)) continue;
      fits = false;
      if (!this.report.listens) break;
    }
    this.level--;
    return fits;
  }

  /** The same where it may be otherwise, so that nothing is told. */
  quietly(value: JsonValue, schema: Schema): bool {
    this.report.mute();
    const fits = this.fits(value, schema);
    this.report.unmute();
    return fits;
  }

  /** Takes one step; false when there are none left. */
  step(): bool {
    this.left--;
    if (this.left >= 0) return true;
    this.isExhausted = true;
    return false;
  }

  /** Takes so many. */
  spend(steps: i32): bool {
    this.left -= min(steps, this.left);
    return this.step();
  }
}
