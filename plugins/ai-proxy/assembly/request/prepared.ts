import { Bytes, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** A request's body on its way to the provider: what changes, and what its answer's translation has to know. */
@final
export class PreparedBody {
  /** Why there is nothing to send; null when there is. */
  error: AiError | null = null;
  /** The first bytes of the body and what stands in their place; null when it goes on as it came. */
  change: Splice | null = null;
  /** The model asked of the provider, escaped. */
  model: Bytes = Bytes.empty();
  isStream: bool = false;
  /** Whether the client itself asked for the usage chunk of a stream. */
  asksUsage: bool = false;

  static refused(error: AiError): PreparedBody {
    const out = new PreparedBody();
    out.error = error;
    return out;
  }
}
