/** An image a prompt carries, as much as the stub says about it. */
export type SeenImage =
  | { readonly kind: "inline"; readonly mediaType: string; readonly bytes: number }
  | { readonly kind: "url"; readonly url: string };

export interface OfferedTool {
  readonly name: string;
  /** JSON schema of the arguments. */
  readonly schema: unknown;
  /** Name, description and schema as text: what the tool costs in tokens. */
  readonly text: string;
}

export type ToolChoice = "auto" | "none" | "required" | { readonly name: string };

/** A request as both protocols mean it: what the answer is made from. */
export interface Conversation {
  readonly model: string;
  /** Every text the model reads, in order: system, messages, tool calls and results. */
  readonly texts: readonly string[];
  /** The texts of the last message, if a user wrote it, joined by a line end. */
  readonly userText: string;
  /** Results of tools in the last turn; empty when it holds none. */
  readonly toolResults: readonly string[];
  /** Images of the last user message. */
  readonly images: readonly SeenImage[];
  /** Images of the whole prompt. */
  readonly imageCount: number;
  readonly tools: readonly OfferedTool[];
  readonly toolChoice: ToolChoice;
  readonly parallelTools: boolean;
  readonly maxTokens: number | undefined;
  readonly stops: readonly string[];
  /** Whether the answer has to be a JSON object. */
  readonly wantsJson: boolean;
  readonly wantsThinking: boolean;
}
