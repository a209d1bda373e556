import { Bytes, JsonValue, NamedMembers } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The members of a chat request that matter to Claude, found in one pass; of a doubled one the last counts. */
@final
export class ClaudeMembers {
  private readonly named: NamedMembers;

  constructor(request: JsonValue) {
    this.named = new NamedMembers(request, NAMES);
  }

  get model(): JsonValue {
    return this.named.at(0);
  }

  get messages(): JsonValue {
    return this.named.at(1);
  }

  get maxTokens(): JsonValue {
    return this.named.at(2);
  }

  get maxCompletionTokens(): JsonValue {
    return this.named.at(3);
  }

  get temperature(): JsonValue {
    return this.named.at(4);
  }

  get topP(): JsonValue {
    return this.named.at(5);
  }

  get topK(): JsonValue {
    return this.named.at(6);
  }

  get stop(): JsonValue {
    return this.named.at(7);
  }

  get stream(): JsonValue {
    return this.named.at(8);
  }

  get tools(): JsonValue {
    return this.named.at(9);
  }

  get toolChoice(): JsonValue {
    return this.named.at(10);
  }

  get parallelToolCalls(): JsonValue {
    return this.named.at(11);
  }

  /** OpenAI's first tools API */
  get functions(): JsonValue {
    return this.named.at(12);
  }

  get functionCall(): JsonValue {
    return this.named.at(13);
  }

  get responseFormat(): JsonValue {
    return this.named.at(14);
  }

  get reasoningEffort(): JsonValue {
    return this.named.at(15);
  }

  /** OpenRouter's form: `{effort, max_tokens}` */
  get reasoning(): JsonValue {
    return this.named.at(16);
  }

  /** Anthropic's own form */
  get thinking(): JsonValue {
    return this.named.at(17);
  }

  get user(): JsonValue {
    return this.named.at(18);
  }

  get safetyIdentifier(): JsonValue {
    return this.named.at(19);
  }

  get serviceTier(): JsonValue {
    return this.named.at(20);
  }

  /** number of answers asked for */
  get n(): JsonValue {
    return this.named.at(21);
  }

  /** Anthropic's own, which has the effort */
  get outputConfig(): JsonValue {
    return this.named.at(22);
  }
}

/** In the order of the positions above. */
const NAMES: Bytes = Bytes.of(
  "model messages max_tokens max_completion_tokens temperature top_p top_k stop stream tools tool_choice parallel_tool_calls functions function_call response_format reasoning_effort reasoning thinking user safety_identifier service_tier n output_config",
);
