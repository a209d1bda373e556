/**
 * The outcome of something that can fail: a value, or the reason why there is none. AssemblyScript has no catch and a
 * throw traps the whole VM, so nothing in this SDK throws: `if (!r.ok) return …r.error…; use(r.value)`.
 */
@final
export class Result<T> {
  private constructor(
    /** The value; the fallback given to `fail` when `ok` is false. */
    readonly value: T,
    /** What went wrong and where, without a trailing full stop; empty when `ok`. */
    readonly error: string,
    readonly ok: bool,
  ) {}

  static of<T>(value: T): Result<T> {
    return new Result<T>(value, "", true);
  }

  /** A failure; `fallback` stands in for the value, so that reading it by mistake is harmless. */
  static fail<T>(fallback: T, error: string): Result<T> {
    return new Result<T>(fallback, error, false);
  }
}
