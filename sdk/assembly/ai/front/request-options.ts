import { Bytes } from "../../bytes";

/** What a front's request may need beside its body on the way to the neutral form. */
@final
export class RequestOptions {
  /**
   * Whether thinking of earlier turns goes on as `reasoning_details`, for a provider that takes it back (Claude or Gemini
   * behind another protocol); OpenAI's own API refuses the member.
   */
  keepThinking: bool = false;
  /**
   * Whether the model is one of Anthropic's behind another protocol: what a client of Anthropic's says of thinking, effort
   * and caching goes on as it stands.
   */
  isClaude: bool = false;
  /**
   * Whether the provider speaks one of OpenAI's own protocols: some of its models refuse to be told not to think, or to think
   * more than much, and all of them a long user.
   */
  isOpenAi: bool = false;
  /** The model, where the path names it (Gemini); escaped JSON string content. */
  model: Bytes = Bytes.empty();
  /** Whether the path asks for a stream (Gemini). */
  isStream: bool = false;
}
