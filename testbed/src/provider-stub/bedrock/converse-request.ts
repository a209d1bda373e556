import { type ConverseRequest, ConverseRequest$, ConverseStreamRequest$ } from "@aws-sdk/client-bedrock-runtime";
import type { Conversation } from "../conversation.ts";
import { isObject } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import { checkEnum } from "./content.ts";
import { constraints, forbidden, invalid, malformed } from "./errors.ts";
import { readMessages } from "./messages.ts";
import { checkBody } from "./smithy.ts";
import { readToolChoice, readTools } from "./tools.ts";

/** A Converse request that passed every check. */
export interface ConversePrompt {
  readonly model: string;
  readonly conversation: Conversation;
  readonly steering: Steering;
  /** Whether the model's own name of the stop sequence is wanted. */
  readonly wantsStopSequence: boolean;
}

/** Checks a request as the service does and reads what an answer needs. Throws BedrockError. */
export function readConverse(body: unknown, model: string, stream: boolean): ConversePrompt {
  checkBody(stream ? ConverseStreamRequest$ : ConverseRequest$, body ?? {});
  const request = body as ConverseRequest;
  checkConfig(request);
  checkCachePoints(request, model);
  const tools = readTools(request.toolConfig);
  const read = readMessages(request.messages ?? [], tools.length > 0);
  const texts = [...readSystem(request.system), ...read.texts];
  const toolChoice = readToolChoice(request.toolConfig, tools);
  const wantsThinking = readThinking(request.additionalModelRequestFields, request.inferenceConfig?.maxTokens);
  if (wantsThinking && toolChoice !== "auto") {
    throw invalid(
      "The model returned the following errors: Thinking may not be enabled when tool_choice forces tool use.",
    );
  }
  const conversation: Conversation = {
    ...read,
    texts,
    model,
    tools,
    toolChoice,
    parallelTools: true,
    maxTokens: request.inferenceConfig?.maxTokens,
    stops: request.inferenceConfig?.stopSequences ?? [],
    wantsJson: request.outputConfig?.textFormat?.type === "json_schema",
    wantsThinking,
  };
  return {
    model,
    conversation,
    steering: steer(model, texts.join("\n")),
    wantsStopSequence: request.additionalModelResponseFieldPaths?.includes("/stop_sequence") ?? false,
  };
}

function readSystem(system: ConverseRequest["system"]): string[] {
  return (system ?? []).flatMap((block, index) => {
    if (block.text === undefined) return [];
    if (block.text !== "") return [block.text];
    throw invalid(
      `The text field in the SystemContentBlock object at system.${index} is blank. Add text to the text field, and try again.`,
    );
  });
}

/** Lowest and highest value, both allowed. */
const RANGES = [
  { name: "maxTokens", low: 1, high: Number.MAX_SAFE_INTEGER },
  { name: "temperature", low: 0, high: 1 },
  { name: "topP", low: 0, high: 1 },
] as const;

function checkConfig(request: ConverseRequest): void {
  const config = request.inferenceConfig ?? {};
  const violations = RANGES.flatMap(({ name, low, high }) => {
    const value = config[name];
    if (value === undefined || (value >= low && value <= high)) return [];
    const bound = value < low ? `greater than or equal to ${low}` : `less than or equal to ${high}`;
    return [
      `Value '${value}' at 'inferenceConfig.${name}' failed to satisfy constraint: Member must have value ${bound}`,
    ];
  });
  if (violations.length > 0) throw constraints(violations);
  if (config.stopSequences?.some((stop) => stop.trim() === "") === true) {
    throw invalid(
      "The model returned the following errors: stop_sequences: each stop sequence must contain non-whitespace",
    );
  }
  const format = request.outputConfig?.textFormat;
  if (format !== undefined) checkEnum(format.type ?? "", ["json_schema"], "outputConfig.textFormat.type");
}

/** Only some models keep a prompt. */
function checkCachePoints(request: ConverseRequest, model: string): void {
  if (/anthropic|nova|stub-/.test(model)) return;
  const blocks: readonly object[] = [
    ...(request.system ?? []),
    ...(request.toolConfig?.tools ?? []),
    ...(request.messages ?? []).flatMap((message) => message.content ?? []),
  ];
  if (!blocks.some((block) => "cachePoint" in block)) return;
  const message = "You invoked an unsupported model or your request did not allow prompt caching.";
  throw forbidden("AccessDeniedException", `${message} See the documentation for more information.`);
}

/** Fields that some model takes besides those of the API. */
const MODEL_FIELDS = [
  "thinking",
  "reasoning_config",
  "reasoningConfig",
  "reasoning_effort",
  "anthropic_beta",
  "output_config",
  "inferenceConfig",
  "top_k",
  "topK",
  "seed",
  "frequency_penalty",
  "presence_penalty",
  "tool_choice",
  "tools",
  "metadata",
];

const LEAST_THINKING = 1024;

/** Whether the model thinks: the field is Anthropic's, or Amazon's for its own models. */
function readThinking(fields: unknown, maxTokens: number | undefined): boolean {
  if (fields === undefined || fields === null) return false;
  if (!isObject(fields)) {
    throw invalid(
      "The format of the additionalModelRequestFields field is invalid. Provide a json object for the field and try again.",
    );
  }
  const extra = Object.keys(fields).find((name) => !MODEL_FIELDS.includes(name));
  if (extra !== undefined) throw malformed(`extraneous key [${extra}] is not permitted`);
  const thinking = fields.thinking ?? fields.reasoning_config ?? fields.reasoningConfig;
  const type = isObject(thinking) ? thinking.type : "disabled";
  if (type !== "enabled" && type !== "adaptive" && type !== "disabled") throw malformed("thinking.type is not known");
  const budget = isObject(thinking) ? thinking.budget_tokens : undefined;
  if (typeof budget === "number" && budget < LEAST_THINKING) {
    throw malformed(`thinking.enabled.budget_tokens: Input should be greater than or equal to ${LEAST_THINKING}`);
  }
  if (typeof budget === "number" && maxTokens !== undefined && budget >= maxTokens) {
    throw malformed("`max_tokens` must be greater than `thinking.budget_tokens`");
  }
  return type !== "disabled";
}
