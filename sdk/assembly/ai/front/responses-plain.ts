import { ByteWriter } from "../../byte-writer";
import { writeOpenAiError } from "./openai-error";
import { AnswerOptions } from "./options";
import { ResponsesBody } from "./responses-body";

/** Collects an answer and, at its end, writes it as one response (or as an error body) to `out`. */
@final
export class ResponsesPlain extends ResponsesBody {
  constructor(out: ByteWriter, options: AnswerOptions) {
    super(out, options, options.limit);
  }

  end(): void {
    super.end();
    const failure = this.failure;
    if (failure) writeOpenAiError(this.out, failure);
    else this.writeResponse(this.status);
  }
}
