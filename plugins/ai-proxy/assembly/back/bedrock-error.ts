import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, escapeBytes, pairedWord, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/**
 * HTTP statuses of Bedrock's errors, by their names without the first letter, which is a capital in a header only. The
 * model's own failures are the provider's, though AWS calls them the client's (424).
 */
const STATUSES: Bytes = Bytes.of(
  "hrottlingException 429 erviceQuotaExceededException 429 alidationException 400 ccessDeniedException 403 " +
    "esourceNotFoundException 404 odelTimeoutException 504 odelNotReadyException 503 erviceUnavailableException 503 " +
    "nternalServerException 500 odelErrorException 500 odelStreamErrorException 500 nrecognizedClientException 401 " +
    "xpiredTokenException 401 nvalidSignatureException 401 ncompleteSignatureException 401 ",
);

/**
 * What an error of Bedrock's says.
 *
 * @param status HTTP status; 0 within a stream
 * @param type the exception's name: a stream tells it, or the header `x-amzn-errortype`, there with an address behind a
 * colon; empty when not known
 */
export function bedrockError(status: i32, body: Bytes, type: Bytes): AiError {
  const colon = type.indexOfByte(0x3a);
  const name = colon < 0 ? type : type.slice(0, colon);
  const known = pairedWord(STATUSES, name.slice(1));
  const meant = known.length > 0 ? <i32>JsonValue.of(known).asI64() : status == 424 ? 500 : status;
  const error = readProviderError(meant, body);
  if (name.length == 0) return error;
  return new AiError(error.kind, error.status, error.message, escapeBytes(name), error.param);
}
