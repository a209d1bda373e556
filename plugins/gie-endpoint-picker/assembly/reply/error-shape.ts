import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  ErrorStyle,
  errorBody,
  errorStyleOf,
  kindOfStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly/limit";

const QUESTION: i32 = 0x3f;

/** Bytes of a picker's text that a client is told. */
const TEXT_LIMIT: i32 = 4096;

/** How a client is told of an error. */
@final
export class ErrorShape {
  private constructor(
    /** Whether it speaks an AI protocol; others are told in plain text. */
    private readonly isAi: bool,
    private readonly style: ErrorStyle,
  ) {}

  /** @param target the value of `:path` */
  static of(target: Bytes): ErrorShape {
    return new ErrorShape(isAiPath(target), errorStyleOf(target));
  }

  get contentType(): string {
    return this.isAi ? "application/json" : "text/plain";
  }

  /** @param text what a person is to read @param code empty: the one that stands for the status */
  body(status: u32, text: Bytes, code: string): Bytes {
    const shown = text.slice(0, TEXT_LIMIT).toString();
    if (!this.isAi) return Bytes.of(shown);
    const plain = AiError.of(kindOfStatus(<i32>status), shown, code);
    return errorBody(this.style, new AiError(plain.kind, <i32>status, plain.message, plain.code, Bytes.empty()));
  }
}

/** Whether a path is one of an AI protocol's: OpenAI's and Anthropic's are below `/v1/`, wherever that is put. */
function isAiPath(target: Bytes): bool {
  const question = target.indexOfByte(QUESTION);
  const path = question < 0 ? target : target.slice(0, question);
  return (
    path.indexOf(Bytes.constant("/v1/")) >= 0 ||
    path.endsWith(Bytes.constant("enerateContent")) ||
    path.endsWith(Bytes.constant("/completions")) ||
    path.endsWith(Bytes.constant("/messages"))
  );
}
