import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GuardRule, Where } from "../rules/guard-rule";

/** Something that a rule found. */
@final
export class Hit {
  /** Of an injection, or of rules that add up; 0: it has none. */
  score: f64 = 0;

  constructor(
    readonly rule: GuardRule,
    /** what of the rule found it: `literal`, `email`, `instruction-override` */
    readonly kind: string,
    readonly where: Where,
    /** index of the message, or of the answer's text; -1: beside the conversation */
    readonly message: i32,
    /** first byte in the text */
    readonly start: i32,
    /** what was found, UTF-8 */
    readonly text: Bytes,
  ) {}
}

/** In logs. */
export function whereName(where: Where): string {
  switch (where) {
    case Where.System:
      return "system";
    case Where.User:
      return "user";
    case Where.Assistant:
      return "assistant";
    case Where.Tool:
      return "tool";
    case Where.Answer:
      return "answer";
    default:
      return "request";
  }
}
