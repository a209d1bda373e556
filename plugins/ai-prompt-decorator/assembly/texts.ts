import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ReplacementRoom, Replacements } from "./replacements";
import { expandVariables, VariableSource } from "./variables";

/**
 * Bytes that replacements may write in one request. Each writes its outcome anew, and none of it is collected before the
 * request was decorated.
 */
const MAX_WRITTEN: i32 = 64 * 1024 * 1024;

/** What becomes of texts in one request. */
@final
export class Texts {
  /** Why a replacement was not done; "" when all were. */
  failure: string = "";
  private readonly room: ReplacementRoom = new ReplacementRoom(MAX_WRITTEN);

  constructor(
    private readonly replacements: Replacements,
    private readonly source: VariableSource,
  ) {}

  /** A text of that role after the configured replacements; the very text where none applies. */
  replaced(role: Bytes, text: Bytes): Bytes {
    const outcome = this.replacements.apply(role, text, this.room);
    if (!outcome.ok) this.failure = outcome.error;
    return outcome.value;
  }

  /** A text of the configuration with its variables filled in. */
  expanded(template: string): Bytes {
    return expandVariables(template, this.source);
  }
}
