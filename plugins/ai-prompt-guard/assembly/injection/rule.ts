/** One sign of an injection: an expression, and how much it says. */
@final
export class InjectionRule {
  constructor(
    /** What audit lines call it; never given to another rule. */
    readonly name: string,
    /**
     * From 0 to 1: the share of texts with this sign that are injections, as judged by whoever wrote it. Signs add up as
     * independent ones do: 0.5 and 0.5 are 0.75.
     */
    readonly score: f64,
    /** RE2's syntax; letters match in either case. */
    readonly pattern: string,
    /** Looked for in the folded text; false for scripts whose letters folding would take for look-alikes of Latin ones. */
    readonly folded: bool = true,
  ) {}
}
