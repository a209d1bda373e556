import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The members of a chat request that matter to Claude, found in one pass; of a doubled one the last counts. */
@final
export class ClaudeMembers {
  model: JsonValue = JsonValue.missing();
  messages: JsonValue = JsonValue.missing();
  maxTokens: JsonValue = JsonValue.missing();
  maxCompletionTokens: JsonValue = JsonValue.missing();
  temperature: JsonValue = JsonValue.missing();
  topP: JsonValue = JsonValue.missing();
  topK: JsonValue = JsonValue.missing();
  stop: JsonValue = JsonValue.missing();
  stream: JsonValue = JsonValue.missing();
  tools: JsonValue = JsonValue.missing();
  toolChoice: JsonValue = JsonValue.missing();
  parallelToolCalls: JsonValue = JsonValue.missing();
  /** OpenAI's first tools API */
  functions: JsonValue = JsonValue.missing();
  functionCall: JsonValue = JsonValue.missing();
  responseFormat: JsonValue = JsonValue.missing();
  reasoningEffort: JsonValue = JsonValue.missing();
  /** OpenRouter's form: `{effort, max_tokens}` */
  reasoning: JsonValue = JsonValue.missing();
  /** Anthropic's own form */
  thinking: JsonValue = JsonValue.missing();
  /** Anthropic's own, which has the effort */
  outputConfig: JsonValue = JsonValue.missing();
  user: JsonValue = JsonValue.missing();
  safetyIdentifier: JsonValue = JsonValue.missing();
  serviceTier: JsonValue = JsonValue.missing();
  /** number of answers asked for */
  n: JsonValue = JsonValue.missing();

  constructor(request: JsonValue) {
    const members = request.items();
    while (members.next()) this.take(members.key, members.value);
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("model")) this.model = value;
    else if (key.equalsString("messages")) this.messages = value;
    else if (key.equalsString("max_tokens")) this.maxTokens = value;
    else if (key.equalsString("max_completion_tokens")) this.maxCompletionTokens = value;
    else if (key.equalsString("temperature")) this.temperature = value;
    else if (key.equalsString("top_p")) this.topP = value;
    else if (key.equalsString("top_k")) this.topK = value;
    else if (key.equalsString("stop")) this.stop = value;
    else if (key.equalsString("stream")) this.stream = value;
    else if (key.equalsString("tools")) this.tools = value;
    else if (key.equalsString("tool_choice")) this.toolChoice = value;
    else if (key.equalsString("parallel_tool_calls")) this.parallelToolCalls = value;
    else this.takeRare(key, value);
  }

  private takeRare(key: Bytes, value: JsonValue): void {
    if (key.equalsString("functions")) this.functions = value;
    else if (key.equalsString("function_call")) this.functionCall = value;
    else if (key.equalsString("response_format")) this.responseFormat = value;
    else if (key.equalsString("reasoning_effort")) this.reasoningEffort = value;
    else if (key.equalsString("reasoning")) this.reasoning = value;
    else if (key.equalsString("thinking")) this.thinking = value;
    else if (key.equalsString("output_config")) this.outputConfig = value;
    else if (key.equalsString("user")) this.user = value;
    else if (key.equalsString("safety_identifier")) this.safetyIdentifier = value;
    else if (key.equalsString("service_tier")) this.serviceTier = value;
    else if (key.equalsString("n")) this.n = value;
  }
}
