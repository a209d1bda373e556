/** What the rules say of a text. */
@final
export class InjectionScore {
  constructor(
    /** From 0 to 1. */
    readonly score: f64,
    /** Of the rule that says most; empty when no rule matches. */
    readonly category: string,
    /** Name of that rule. */
    readonly rule: string,
    /** First byte of its match; of what was encoded, of the encoded run. */
    readonly start: i32,
    /** Byte after it. */
    readonly end: i32,
  ) {}

  static none(): InjectionScore {
    return new InjectionScore(0, "", "", 0, 0);
  }
}
