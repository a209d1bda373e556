import { ByteWriter } from "../../byte-writer";
import { AiError } from "../ai-error";
import { CollectedAnswer } from "../collected-answer";
import { AnswerOptions } from "./options";

/** Collects an answer and, at its end, writes it as one body to `out`: in a protocol's words for an answer, or for an error. */
export abstract class PlainAnswer extends CollectedAnswer {
  constructor(
    protected readonly out: ByteWriter,
    protected readonly options: AnswerOptions,
  ) {
    super(options.limit);
  }

  end(): void {
    super.end();
    const failure = this.failure;
    if (failure) this.writeFailure(failure);
    else this.writeAnswer();
  }

  protected abstract writeFailure(failure: AiError): void;

  protected abstract writeAnswer(): void;
}
