import { Bytes } from "../../bytes";
import { NamedMembers } from "../../json/named-members";
import { JsonValue } from "../../json/value";

/** Positions of a Responses request's members that are translated. */
export const enum Member {
  Model,
  Input,
  Instructions,
  Tools,
  ToolChoice,
  ParallelToolCalls,
  Text,
  Reasoning,
  MaxOutputTokens,
  Include,
  TopLogprobs,
  Stream,
  Moderation,
  /** from here on those that refer to something stored */
  PreviousResponse,
  Conversation,
  Prompt,
  Background,
  /** from here on those that mean something to Responses alone, or that the translation makes */
  Rest,
}

/** Reads a request's members; at `Member`'s positions. */
export function responsesMembers(request: JsonValue): NamedMembers {
  const names = Bytes.of(
    "model input instructions tools tool_choice parallel_tool_calls text reasoning max_output_tokens include top_logprobs stream moderation previous_response_id conversation prompt background stream_options truncation context_management max_tool_calls messages response_format reasoning_effort verbosity max_completion_tokens logprobs n",
  );
  return new NamedMembers(request, names);
}
