import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Replacements } from "./replacements";
import { expandVariables, VariableSource } from "./variables";

/** What becomes of texts in one request. */
@final
export class Texts {
  /** Why a replacement was not done; "" when all were. */
  failure: string = "";

  constructor(
    private readonly replacements: Replacements,
    private readonly source: VariableSource,
  ) {}

  /** A text of that role after the configured replacements; the very text where none applies. */
  replaced(role: Bytes, text: Bytes): Bytes {
    const outcome = this.replacements.apply(role, text);
    if (!outcome.ok) this.failure = outcome.error;
    return outcome.value;
  }

  /** A text of the configuration with its variables filled in. */
  expanded(template: string): Bytes {
    return expandVariables(template, this.source);
  }
}
