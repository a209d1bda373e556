import { Bytes, ByteWriter, UrlParams } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreValue } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Operation } from "./operation";

/** Digits of an integer of 64 bits. */
const MOST_DIGITS: i32 = 19;

const PLUS: i32 = 0x2b;
const MINUS: i32 = 0x2d;
const ZERO: i32 = 0x30;

/** What an administrator asks for. */
@final
export class AdminOrder {
  private constructor(
    readonly consumer: Bytes,
    /** The quota to set, or what to add to it; 0 for a query. */
    readonly amount: i64,
    /** What is wrong with it, as Higress words it; empty: nothing. */
    readonly fault: string,
  ) {}

  /** @param form parameters of a URL's query, or of a body in the same form */
  static read(operation: Operation, form: Bytes): AdminOrder {
    const params = new UrlParams(form);
    const named = params.get("consumer");
    const consumer = named == null ? Bytes.empty() : named;
    if (operation == Operation.Query) {
      return new AdminOrder(consumer, 0, consumer.length > 0 ? "" : " consumer can't be empty.");
    }
    const field = operation == Operation.Refresh ? "quota" : "value";
    const text = params.get(field);
    const amount = text == null ? 0 : integerOf(text, 0);
    const isInteger = text != null && integerOf(text, 1) == amount;
    const fault = " consumer can't be empty and " + field + " must be integer.";
    return new AdminOrder(consumer, amount, consumer.length > 0 && isInteger ? "" : fault);
  }
}

/** A decimal integer of 64 bits, with a sign or without, as Go reads it; `fallback` for anything else. */
function integerOf(text: Bytes, fallback: i64): i64 {
  const sign = text.at(0);
  let at = sign == MINUS || sign == PLUS ? 1 : 0;
  while (text.at(at) == ZERO && at + 1 < text.length) at++;
  const digits = text.slice(at);
  if (digits.at(0) == MINUS || digits.length > MOST_DIGITS) return fallback;
  if (sign != MINUS) return StoreValue.ofBytes(digits).asInteger(fallback);
  const out = new ByteWriter(digits.length + 1);
  out.byte(MINUS);
  out.bytes(digits);
  return StoreValue.ofBytes(out.take()).asInteger(fallback);
}
