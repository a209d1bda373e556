import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerOptions, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "../back/back";
import { Conversion } from "../back/conversion";
import { AnswerPolicies } from "./answer-policies";
import { AnswerTranslation } from "./translation";
import { WholeAnswer } from "./whole-answer";

/** Makes of the answer of an API that is no chat one in OpenAI's form. */
@final
export class ConversionAnswer extends AnswerTranslation {
  /** @param back reads errors */
  constructor(
    front: Front,
    back: Back,
    options: AnswerOptions,
    policies: AnswerPolicies,
    private readonly conversion: Conversion,
  ) {
    super(front, back, false, options, policies);
  }

  whole(body: Bytes, _isEvents: bool): WholeAnswer {
    const answer = this.conversion.answer(body);
    if (!answer.ok) return this.failed(this.conversion.failure(answer.error));
    return new WholeAnswer(200, answer.value, false);
  }
}
