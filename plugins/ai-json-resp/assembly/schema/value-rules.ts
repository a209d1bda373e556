import { JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Check } from "./check";
import { equal } from "./equal";
import { Rule } from "./schema";

/** Names of `type`, in the order of their bits. */
const TYPES: StaticArray<string> = ["null", "boolean", "integer", "number", "string", "object", "array"];

const INTEGER: i32 = 4;
const NUMBER: i32 = 8;
/** The bit of each kind; a number has `integer`, too, where it is one. */
const BITS: StaticArray<i32> = [0, 1, 2, 2, NUMBER, 16, 32, 64];

/** The bit of a type's name; 0: there is none of that name. */
export function typeBit(name: string): i32 {
  const at = TYPES.indexOf(name);
  return at < 0 ? 0 : 1 << at;
}

/** The bit of `null`, for OpenAPI's `nullable`. */
export const NULL_TYPE: i32 = 1;

/** `type`. */
@final
export class TypeRule extends Rule {
  /** @param mask bits of `typeBit` */
  constructor(private readonly mask: i32) {
    super();
  }

  holds(value: JsonValue, check: Check): bool {
    const mask = this.mask;
    const bit = BITS[<i32>value.kind];
    if ((mask & bit) != 0) return true;
    if (bit == NUMBER && (mask & INTEGER) != 0 && isWhole(value)) return true;
    return check.report.fault("expected " + namesOf(mask) + ", got " + namesOf(bit));
  }
}

function isWhole(value: JsonValue): bool {
  const number = value.asF64();
  return number == trunc(number) && isFinite(number);
}

function namesOf(mask: i32): string {
  const names: string[] = [];
  for (let i = 0; i < TYPES.length; i++) if ((mask & (1 << i)) != 0) names.push(TYPES[i]);
  return names.join(" or ");
}

/** Bytes of allowed values that are told. */
const LONGEST_LIST: i32 = 256;

/** `enum`, and `const` as one of one value. */
@final
export class EnumRule extends Rule {
  constructor(private readonly values: Array<JsonValue>) {
    super();
  }

  holds(value: JsonValue, check: Check): bool {
    for (let i = 0; i < this.values.length; i++) {
      if (equal(value, this.values[i], check)) return true;
    }
    return check.report.fault("expected " + this.list());
  }

  private list(): string {
    let list = "";
    for (let i = 0; i < this.values.length; i++) {
      const text = this.values[i].raw;
      if (list.length + text.length > LONGEST_LIST) return list + (i > 0 ? ", …" : "another value");
      list += (i > 0 ? ", " : this.values.length > 1 ? "one of " : "") + text.toString();
    }
    return list;
  }
}

/** Of quotients of f64, what is no more than rounding. */
const ROUNDING: f64 = 1e-9;

/** `minimum`, `maximum`, their exclusive forms, `multipleOf`. */
@final
export class NumberRule extends Rule {
  minimum: f64 = -Infinity;
  maximum: f64 = Infinity;
  above: f64 = -Infinity;
  below: f64 = Infinity;
  /** 0: of anything. */
  multipleOf: f64 = 0;

  /** Whether any number is as it wants it. */
  get isIdle(): bool {
    const isOpen = this.minimum == -Infinity && this.maximum == Infinity;
    return isOpen && this.above == -Infinity && this.below == Infinity && this.multipleOf == 0;
  }

  holds(value: JsonValue, check: Check): bool {
    if (value.kind != JsonKind.Number) return true;
    const number = value.asF64();
    const report = check.report;
    if (number < this.minimum) return report.fault("expected at least " + text(this.minimum));
    if (number > this.maximum) return report.fault("expected at most " + text(this.maximum));
    // Their usual values are no bounds, so that what is beyond f64, which is infinite, is above and below them.
    if (this.above != -Infinity && number <= this.above) return report.fault("expected more than " + text(this.above));
    if (this.below != Infinity && number >= this.below) return report.fault("expected less than " + text(this.below));
    if (this.multipleOf == 0 || isMultiple(number, this.multipleOf)) return true;
    return report.fault("expected a multiple of " + text(this.multipleOf));
  }
}

function isMultiple(number: f64, unit: f64): bool {
  const quotient = number / unit;
  if (!isFinite(quotient)) return false;
  return abs(quotient - nearest(quotient)) <= ROUNDING * max(1.0, abs(quotient));
}

function text(number: f64): string {
  return number == trunc(number) && abs(number) < 1e15 ? (<i64>number).toString() : number.toString();
}
