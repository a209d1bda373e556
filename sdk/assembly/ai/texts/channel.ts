import { Bytes } from "../../bytes";

/** What a text of an answer is. */
export const enum ChannelKind {
  /** what the model says */
  Text,
  Reasoning,
  Refusal,
  /** JSON as the model wrote it, or a string of arguments that a provider gives as an object */
  ToolArguments,
}

/** One text of an answer, told piece by piece: what one gate follows from its beginning to its end. */
@final
export class TextChannel {
  /** Whether it is over; what comes after is another one. */
  ended: bool = false;
  /** The escape of half a character that the last piece ended with; its reader joins it to the next. */
  half: Bytes = Bytes.empty();

  constructor(
    /** Position among the answer's channels, from 0, in the order in which they began. */
    readonly id: i32,
    readonly kind: ChannelKind,
    /** The answer it belongs to, where several were asked for. */
    readonly choice: i32,
    /** The block, tool call or output item in the answer. */
    readonly index: i32,
    /** How the protocol tells it; of its reader. */
    readonly form: i32,
  ) {}
}
