import { AiError, AiErrorKind } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Why a provider cannot be asked that has not all that its requests need: see `Provider.isReady`. */
export function notReady(): AiError {
  const message = "The provider's access token or context text could not be fetched";
  return AiError.of(AiErrorKind.Overloaded, message, "provider_not_ready");
}
