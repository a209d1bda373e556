import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { JsonValue } from "../json/value";
import { Literal } from "../literal";
import { isWrapperKey } from "./wrapper";
import { nearest } from "./nearest";
import { ConfigPath, keyText, quote } from "./path";

/** Lines kept of each sort; what comes after is counted only. */
const MOST_LINES: i32 = 20;

/**
 * What is wrong with a configuration. An error refuses it, a warning is only told. Each is one line that names the JSON
 * path: `modelMapping["gpt-*"]: expected a string, got a number`. No line holds a value: it may be a secret.
 */
@final
export class ConfigIssues {
  readonly errors: Array<string> = [];
  readonly warnings: Array<string> = [];
  private errorCount: i32 = 0;

  /** Whether the configuration is to be refused. */
  get failed(): bool {
    return this.errorCount > 0;
  }

  /** All errors in one line; "" when there is none. */
  get summary(): string {
    const more = this.errorCount - this.errors.length;
    const text = this.errors.join("; ");
    return more > 0 ? text + "; and " + more.toString() + " more" : text;
  }

  error(path: ConfigPath, message: string): void {
    this.errorCount++;
    if (this.errors.length < MOST_LINES) this.errors.push(line(path, message));
  }

  warn(path: ConfigPath, message: string): void {
    if (this.warnings.length < MOST_LINES) this.warnings.push(line(path, message));
  }

  /** A value of the wrong kind. @param what with its article: "a string" */
  expected(path: ConfigPath, what: string, value: JsonValue): void {
    this.error(path, "expected " + what + ", got " + kindName(value.kind));
  }

  /** A key that must be there and is not. */
  missing(path: ConfigPath, key: string): void {
    this.error(path.key(key), "is required");
  }

  /** A key nobody reads: a warning, with the nearest of the known ones, which single spaces part. Wrapper keys are the rule set's own. */
  unknownKey(path: ConfigPath, key: Bytes, known: string): void {
    const name = keyText(key);
    // The search for a near name is not worth its cost where nobody will read it.
    if (this.warnings.length >= MOST_LINES || isWrapperKey(key, path.wrapper)) return;
    const near = nearest(name, known);
    this.warn(path.key(name), near.length == 0 ? "unknown key" : "unknown key; did you mean " + quote(near) + "?");
  }

  /** The same for a text of the program, which is decoded only where somebody will read it. */
  unknownKeyLiteral(path: ConfigPath, key: Bytes, known: Literal): void {
    if (this.warnings.length < MOST_LINES) this.unknownKey(path, key, Bytes.ofLiteral(known).toString());
  }

  /** Takes over another's errors, as warnings or as errors, and its warnings. */
  absorb(other: ConfigIssues, asWarnings: bool): void {
    for (let i = 0; i < other.warnings.length; i++) this.pushWarning(other.warnings[i]);
    for (let i = 0; i < other.errors.length; i++) {
      if (asWarnings) this.pushWarning(other.errors[i]);
      else if (this.errors.length < MOST_LINES) this.errors.push(other.errors[i]);
    }
    if (!asWarnings) this.errorCount += other.errorCount;
  }

  private pushWarning(text: string): void {
    if (this.warnings.length < MOST_LINES) this.warnings.push(text);
  }
}

/** With its article, as it stands in "got …". */
function kindName(kind: JsonKind): string {
  if (kind == JsonKind.String) return "a string";
  if (kind == JsonKind.Number) return "a number";
  if (kind == JsonKind.Object) return "an object";
  if (kind == JsonKind.Array) return "an array";
  if (kind == JsonKind.True || kind == JsonKind.False) return "a boolean";
  return kind == JsonKind.Null ? "null" : "nothing";
}

function line(path: ConfigPath, message: string): string {
  const place = path.toString();
  return place.length == 0 ? message : place + ": " + message;
}
