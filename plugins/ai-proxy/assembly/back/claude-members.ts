import { Bytes, JsonValue, NamedMembers } from "proxy-wasm-assemblyscript-sdk/assembly";

/** In the order of the getters. */
const NAMES: Bytes = Bytes.of(
  "model messages max_tokens max_completion_tokens temperature top_p top_k stop stream tools tool_choice parallel_tool_calls functions function_call response_format reasoning_effort reasoning thinking output_config user safety_identifier service_tier n",
);

/** The members of a chat request that matter to Claude, found in one pass; of a doubled one the last counts. */
@final
export class ClaudeMembers {
  private readonly members: NamedMembers;

  constructor(request: JsonValue) {
    this.members = new NamedMembers(request, NAMES);
  }

  get model(): JsonValue {
    return this.members.at(0);
  }

  get messages(): JsonValue {
    return this.members.at(1);
  }

  get maxTokens(): JsonValue {
    return this.members.at(2);
  }

  get maxCompletionTokens(): JsonValue {
    return this.members.at(3);
  }

  get temperature(): JsonValue {
    return this.members.at(4);
  }

  get topP(): JsonValue {
    return this.members.at(5);
  }

  get topK(): JsonValue {
    return this.members.at(6);
  }

  get stop(): JsonValue {
    return this.members.at(7);
  }

  get stream(): JsonValue {
    return this.members.at(8);
  }

  get tools(): JsonValue {
    return this.members.at(9);
  }

  get toolChoice(): JsonValue {
    return this.members.at(10);
  }

  get parallelToolCalls(): JsonValue {
    return this.members.at(11);
  }

  /** OpenAI's first tools API */
  get functions(): JsonValue {
    return this.members.at(12);
  }

  get functionCall(): JsonValue {
    return this.members.at(13);
  }

  get responseFormat(): JsonValue {
    return this.members.at(14);
  }

  get reasoningEffort(): JsonValue {
    return this.members.at(15);
  }

  /** OpenRouter's form: `{effort, max_tokens}` */
  get reasoning(): JsonValue {
    return this.members.at(16);
  }

  /** Anthropic's own form */
  get thinking(): JsonValue {
    return this.members.at(17);
  }

  /** Anthropic's own, which has the effort */
  get outputConfig(): JsonValue {
    return this.members.at(18);
  }

  get user(): JsonValue {
    return this.members.at(19);
  }

  get safetyIdentifier(): JsonValue {
    return this.members.at(20);
  }

  get serviceTier(): JsonValue {
    return this.members.at(21);
  }

  /** number of answers asked for */
  get n(): JsonValue {
    return this.members.at(22);
  }
}
