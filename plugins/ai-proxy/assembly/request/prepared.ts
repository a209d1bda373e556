import { Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** A request's body on its way to the provider. */
@final
export class PreparedBody {
  /** Why there is nothing to send; null when there is. */
  error: AiError | null = null;
  /** Where the body is not JSON, in bytes from its start; -1 when it is. */
  wrongAt: i32 = -1;
  /** The first bytes of the body and what stands in their place; null when it goes on as it came. */
  change: Splice | null = null;

  static refused(error: AiError): PreparedBody {
    const out = new PreparedBody();
    out.error = error;
    return out;
  }

  /** @param at position of the first byte that is wrong; -1 for JSON that is no object */
  static notJson(at: i32): PreparedBody {
    const message = at < 0 ? "The body is no JSON object" : "The body is not JSON: byte " + at.toString();
    const out = PreparedBody.refused(AiError.of(AiErrorKind.InvalidRequest, message, "invalid_json"));
    out.wrongAt = at;
    return out;
  }
}
