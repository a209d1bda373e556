import { Bytes } from "../../bytes";
import { JsonValue } from "../../json/value";

/** The members of a Responses request that are translated, in the order of their names below. */
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

const NAMES: string[] = [
  "model",
  "input",
  "instructions",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "text",
  "reasoning",
  "max_output_tokens",
  "include",
  "top_logprobs",
  "stream",
  "moderation",
  "previous_response_id",
  "conversation",
  "prompt",
  "background",
  "stream_options",
  "truncation",
  "context_management",
  "max_tool_calls",
  "messages",
  "response_format",
  "reasoning_effort",
  "verbosity",
  "max_completion_tokens",
  "logprobs",
  "n",
];

/** The members of a Responses request, found in one pass; of a doubled one the last counts. */
@final
export class ResponsesMembers {
  private readonly values: JsonValue[] = [];

  constructor(request: JsonValue) {
    for (let i = 0; i < <i32>Member.Rest; i++) this.values.push(JsonValue.missing());
    const members = request.items();
    while (members.next()) {
      const member = memberOf(members.key);
      if (member >= 0 && member < Member.Rest) this.values[member] = members.value;
    }
  }

  /** The value; Missing when there is none. */
  of(member: Member): JsonValue {
    return this.values[member];
  }
}

/** What a member is; -1 when it is not known. */
export function memberOf(key: Bytes): Member {
  for (let i = 0; i < NAMES.length; i++) if (key.equalsString(NAMES[i])) return <Member>i;
  return <Member>-1;
}

/** The name of a member. */
export function memberName(member: Member): string {
  return NAMES[member];
}
