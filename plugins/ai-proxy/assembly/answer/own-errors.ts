import { AiError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

export function compressedAnswer(): AiError {
  return AiError.badGateway("The provider sent a compressed answer, though none was asked for", "compressed_answer");
}

/** @param limit in bytes */
export function answerTooLarge(limit: i32): AiError {
  return AiError.badGateway("The provider's answer is larger than " + limit.toString() + " bytes", "answer_too_large");
}

export function unanswered(): AiError {
  return AiError.badGateway("No provider gave an answer", "no_answer");
}
