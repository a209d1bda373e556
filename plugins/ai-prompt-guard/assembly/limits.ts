import { Limits } from "./generated/config.gen";

/** What a request has; what could not be counted is 0. */
@final
export class Counts {
  messages: i32 = 0;
  tools: i32 = 0;
  images: i32 = 0;
  textBytes: i64 = 0;
  /** Of the message with the most. */
  messageBytes: i64 = 0;
  outputTokens: i64 = 0;
  choices: i64 = 0;
}

/** One limit that a request is over. */
@final
export class Excess {
  constructor(
    /** the key of the limit */
    readonly name: string,
    readonly most: i64,
    readonly given: i64,
  ) {}

  toString(): string {
    return this.name + ": " + this.given.toString() + ", and at most " + this.most.toString() + " are allowed";
  }
}

/** The first limit that a request is over; null: it is within all. */
export function excessOf(limits: Limits, counts: Counts): Excess | null {
  if (limits.hasMessages && counts.messages > limits.messages) {
    return new Excess("messages", limits.messages, counts.messages);
  }
  if (limits.hasTools && counts.tools > limits.tools) return new Excess("tools", limits.tools, counts.tools);
  if (limits.hasImages && counts.images > limits.images) return new Excess("images", limits.images, counts.images);
  if (limits.hasTextBytes && counts.textBytes > limits.textBytes) {
    return new Excess("textBytes", limits.textBytes, counts.textBytes);
  }
  if (limits.hasMessageBytes && counts.messageBytes > limits.messageBytes) {
    return new Excess("messageBytes", limits.messageBytes, counts.messageBytes);
  }
  if (limits.hasOutputTokens && counts.outputTokens > limits.outputTokens) {
    return new Excess("outputTokens", limits.outputTokens, counts.outputTokens);
  }
  if (limits.hasChoices && counts.choices > limits.choices) {
    return new Excess("choices", limits.choices, counts.choices);
  }
  return null;
}
