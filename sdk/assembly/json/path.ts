import { Bytes } from "../bytes";
import { parsePath } from "./path-parser";
import { walkDocument } from "./query";
import { JsonValue } from "./value";

/** What a path component does. */
export const enum StepKind {
  /** A key of an object, or an index of an array. */
  Key,
  /** `#`: the length of an array; with more steps, those applied to each element. */
  Each,
  /** `#(…)`: the first element that matches. */
  First,
  /** `#(…)#`: all elements that match. */
  All,
  /** `@name` or `@name:argument`. */
  Modifier,
}

/** One component of a path; `next` follows it inside of the same pipe segment. */
@final
export class PathStep {
  next: PathStep | null = null;
  /** Condition of First and All. */
  query: PathQuery | null = null;
  /** Position in an array, -1 when the component is no number. */
  index: i32 = -1;
  /** Whether `key` is a pattern with `*` and `?`, where `\` escapes. */
  wild: bool = false;
  /** What follows the colon of a modifier. */
  argument: Bytes = Bytes.empty();

  constructor(
    readonly kind: StepKind,
    /** The key, unescaped unless `wild`; the name of a modifier. */
    readonly key: Bytes,
  ) {}
}

/** Comparison of a query; None asks only whether the value is there. */
export const enum Comparison {
  None,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  Like,
  NotLike,
}

/** The inside of `#(path op value)`. */
@final
export class PathQuery {
  constructor(
    /** Applied to the element; null when the element itself is compared. */
    readonly path: JsonPath | null,
    readonly comparison: Comparison,
    /** The right side without its quotes. */
    readonly value: Bytes,
    /** The right side as a number, 0 when it is none (as in gjson). */
    readonly number: f64,
  ) {}
}

/**
 * A compiled gjson path. Compile configured paths once; looking one up then allocates no more than its answer, save for
 * `#`, `#(…)#` and modifiers, which build a new array.
 */
@final
export class JsonPath {
  constructor(
    /** First steps of the segments between pipes. */
    readonly segments: PathStep[],
  ) {}

  /** Every text is a path: what is not special is a key. */
  static compile(path: string): JsonPath {
    return parsePath(Bytes.of(path));
  }

  /** The value at this path of `document`; Missing when there is none. See `jsonGet`. */
  get(document: Bytes): JsonValue {
    return walkDocument(this, document);
  }
}
