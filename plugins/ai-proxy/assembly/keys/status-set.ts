import { Bytes, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";

const FIRST: i32 = 400;
const LAST: i32 = 599;

/** HTTP statuses of errors that a configuration means by regular expressions; worked out once, when it is read. */
@final
export class StatusSet {
  private readonly bits: StaticArray<bool> = new StaticArray<bool>(LAST - FIRST + 1);

  /** @param patterns as in Higress: an expression that matches anywhere in the number; none: every error */
  static read(patterns: string[], path: ConfigPath, issues: ConfigIssues): StatusSet {
    const out = new StatusSet();
    if (patterns.length == 0) out.bits.fill(true);
    for (let i = 0; i < patterns.length; i++) {
      const compiled = Regex.compile(patterns[i]);
      if (compiled.ok) out.add(compiled.value);
      else issues.error(path.at(i), compiled.error);
    }
    return out;
  }

  has(status: i32): bool {
    return status >= FIRST && status <= LAST && this.bits[status - FIRST];
  }

  private add(pattern: Regex): void {
    for (let status = FIRST; status <= LAST; status++) {
      if (pattern.test(Bytes.of(status.toString()))) this.bits[status - FIRST] = true;
    }
  }
}
