import { Bytes } from "../bytes";
import { faultOfError, StoreFault } from "./fault";

/** What an answer is. */
export const enum StoreKind {
  /** There is nothing under the key. */
  Nil,
  Integer,
  Bytes,
  List,
  Error,
}

/** One command's answer. Reading it as something else than it is gives the fallback, never a trap. */
@final
export class StoreValue {
  private constructor(
    readonly kind: StoreKind,
    private readonly number: i64,
    private readonly text: Bytes,
    private readonly items: Array<StoreValue>,
    /** None unless it is an Error. */
    readonly fault: StoreFault,
  ) {}

  static nil(): StoreValue {
    return new StoreValue(StoreKind.Nil, 0, Bytes.empty(), [], StoreFault.None);
  }

  static ofInteger(value: i64): StoreValue {
    return new StoreValue(StoreKind.Integer, value, Bytes.empty(), [], StoreFault.None);
  }

  static ofBytes(value: Bytes): StoreValue {
    return new StoreValue(StoreKind.Bytes, 0, value, [], StoreFault.None);
  }

  static ofList(items: Array<StoreValue>): StoreValue {
    return new StoreValue(StoreKind.List, 0, Bytes.empty(), items, StoreFault.None);
  }

  /** An error as Redis words it: a code, a space, a sentence. */
  static ofError(text: Bytes): StoreValue {
    return new StoreValue(StoreKind.Error, 0, text, [], faultOfError(text));
  }

  static failed(fault: StoreFault, why: string): StoreValue {
    return new StoreValue(StoreKind.Error, 0, Bytes.of(why), [], fault);
  }

  get ok(): bool {
    return this.kind != StoreKind.Error;
  }

  get isNil(): bool {
    return this.kind == StoreKind.Nil;
  }

  /** An Integer, or Bytes that are a decimal integer of 64 bits. */
  asInteger(fallback: i64 = 0): i64 {
    if (this.kind == StoreKind.Integer) return this.number;
    return this.kind == StoreKind.Bytes ? decimal(this.text, fallback) : fallback;
  }

  /** Bytes; an Integer in decimal; none for other kinds. */
  asBytes(): Bytes {
    if (this.kind == StoreKind.Bytes) return this.text;
    return this.kind == StoreKind.Integer ? Bytes.of(this.number.toString()) : Bytes.empty();
  }

  /** Number of a List's items; 0 for other kinds. */
  get length(): i32 {
    return this.items.length;
  }

  /** A List's item; Nil past its end and for other kinds. */
  at(index: i32): StoreValue {
    return <u32>index < <u32>this.items.length ? this.items[index] : StoreValue.nil();
  }

  /** An Error's text, as the store or the SDK words it; empty for other kinds. Holds no key and no value of ours. */
  get error(): string {
    return this.kind == StoreKind.Error ? this.text.toString() : "";
  }

  /** Whether it is an Error whose text begins so. */
  errorIs(code: Bytes): bool {
    return this.kind == StoreKind.Error && this.text.startsWith(code);
  }
}

/** A decimal integer, all of it digits behind an optional minus; `fallback` for anything else and beyond 64 bits. */
export function decimal(text: Bytes, fallback: i64): i64 {
  const negative = text.at(0) == 0x2d;
  const digits = negative ? text.length - 1 : text.length;
  if (digits <= 0 || digits > 19) return fallback;
  let value: u64 = 0;
  for (let i = text.length - digits; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return fallback;
    value = value * 10 + <u64>digit;
  }
  const most = <u64>i64.MAX_VALUE + <u64>negative;
  if (value > most) return fallback;
  return negative ? <i64>(0 - value) : <i64>value;
}
