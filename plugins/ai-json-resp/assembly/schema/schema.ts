import { JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Check } from "./check";

/** One keyword of a schema, or several that belong together. */
export abstract class Rule {
  /** Whether the value is as the rule wants it; what is wrong goes into `check.report`. */
  abstract holds(value: JsonValue, check: Check): bool;
}

/** A schema made ready: a value fits when all of its rules hold. */
@final
export class Schema {
  readonly rules: Array<Rule> = [];
}

/** The schema `false`. */
@final
export class Never extends Rule {
  holds(_value: JsonValue, check: Check): bool {
    return check.report.fault("must not be there");
  }
}

/** `$ref`. */
@final
export class Reference extends Rule {
  constructor(private readonly target: Schema) {
    super();
  }

  holds(value: JsonValue, check: Check): bool {
    return check.fits(value, this.target);
  }
}
