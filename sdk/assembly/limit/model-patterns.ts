import { Bytes } from "../bytes";

/** Which models a limit is for: exact names and `prefix*`. */
@final
export class ModelPatterns {
  private readonly exact: Array<Bytes> = [];
  private readonly prefixes: Array<Bytes> = [];

  constructor(patterns: Array<string>) {
    for (let i = 0; i < patterns.length; i++) {
      const text = patterns[i];
      if (text.endsWith("*")) this.prefixes.push(Bytes.of(text.slice(0, text.length - 1)));
      else this.exact.push(Bytes.of(text));
    }
  }

  /** @param model empty: nobody said */
  matches(model: Bytes): bool {
    for (let i = 0; i < this.exact.length; i++) if (this.exact[i].equals(model)) return true;
    for (let i = 0; i < this.prefixes.length; i++) if (model.startsWith(this.prefixes[i])) return true;
    return false;
  }
}
