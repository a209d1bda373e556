import { Bytes, Result, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BackCall } from "./back-call";
import { readBedrockImageAnswer, writeBedrockImageRequest } from "./bedrock-images";
import { Conversion } from "./conversion";
import { readImagenAnswer, writeImagenRequest } from "./gemini-images";
import { NO_IMAGE } from "./images-answer";

/** Pictures of Imagen, and of Amazon's own models at Bedrock. */
@final
export class ImagesConversion extends Conversion {
  constructor(
    call: BackCall,
    private readonly isBedrock: bool,
  ) {
    super(call);
  }

  request(body: Bytes): Result<Bytes> {
    return this.isBedrock ? writeBedrockImageRequest(body) : writeImagenRequest(body);
  }

  answer(body: Bytes): Result<Bytes> {
    const now = wallMilliseconds() / 1000;
    return this.isBedrock ? readBedrockImageAnswer(body, now) : readImagenAnswer(body, now);
  }

  /** Pictures that were withheld are the request's fault, as they are at OpenAI, and the provider says why. */
  failure(reason: string): AiError {
    if (reason == NO_IMAGE) return super.failure(reason);
    return AiError.of(AiErrorKind.InvalidRequest, reason, "content_policy_violation");
  }
}
