import { Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** A request's body on its way to the provider. */
@final
export class PreparedBody {
  /** Why there is nothing to send; null when there is. */
  error: AiError | null = null;
  /** The first bytes of the body and what stands in their place; null when it goes on as it came. */
  change: Splice | null = null;

  static refused(error: AiError): PreparedBody {
    const out = new PreparedBody();
    out.error = error;
    return out;
  }
}
