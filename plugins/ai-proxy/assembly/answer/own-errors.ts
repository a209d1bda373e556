import { AiError, AiErrorKind } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

export function compressedAnswer(): AiError {
  return badGateway("The provider sent a compressed answer, though none was asked for", "compressed_answer");
}

/** @param limit in bytes */
export function answerTooLarge(limit: i32): AiError {
  return badGateway("The provider's answer is larger than " + limit.toString() + " bytes", "answer_too_large");
}

function badGateway(message: string, code: string): AiError {
  const error = AiError.of(AiErrorKind.Api, message, code);
  return new AiError(error.kind, 502, error.message, error.code, error.param);
}
