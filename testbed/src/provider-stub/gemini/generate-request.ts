import type { GenerationConfig } from "@google/genai";
import type { Conversation, OfferedTool } from "../conversation.ts";
import { type Steering, steer } from "../steering.ts";
import { readContents, readInstruction } from "./contents.ts";
import type { Dialect } from "./dialect.ts";
import { invalid, invalidField } from "./errors.ts";
import { readMessage } from "./proto.ts";
import { GENERATE_CONTENT_REQUEST, type GenerateContentRequest } from "./request-schema.ts";
import { checkSignatures, isStrict } from "./signatures.ts";
import { checkSchema, readToolChoice, readTools } from "./tools.ts";

/** A request for content that passed every check. */
export interface GenerateRequest {
  readonly model: string;
  readonly dialect: Dialect;
  readonly candidates: number;
  /** Whether thoughts are told, and not only counted. */
  readonly showThoughts: boolean;
  /** Whether an image is wanted beside the text. */
  readonly wantsImage: boolean;
  /** How many alternatives of each token are told; undefined: no log probabilities at all. */
  readonly logprobs: number | undefined;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

/** Checks a request as the API does and reads what an answer needs. Throws GoogleError. */
export function readGenerateRequest(body: unknown, model: string, dialect: Dialect): GenerateRequest {
  return checkRequest(readMessage(GENERATE_CONTENT_REQUEST, body, dialect), model, dialect);
}

/** The same for a request whose fields are known to be well-formed. Throws GoogleError. */
export function checkRequest(request: GenerateContentRequest, model: string, dialect: Dialect): GenerateRequest {
  if (request.model !== undefined && request.model !== "" && !request.model.endsWith(`models/${model}`)) {
    throw invalidField("model", `Model name mismatch: expected models/${model}.`);
  }
  const config = request.generationConfig ?? {};
  const contents = readContents(request.contents, dialect);
  checkSignatures(request.contents ?? [], model);
  const tools = readTools(request.tools);
  checkConfig(config, model, tools);
  const texts = [...readInstruction(request.systemInstruction), ...contents.texts];
  const steering = steer(model, texts.join("\n"));
  return {
    model,
    dialect,
    candidates: config.candidateCount ?? 1,
    showThoughts: steering.thinking || config.thinkingConfig?.includeThoughts === true,
    wantsImage: config.responseModalities?.some((modality) => modality === "IMAGE") ?? false,
    logprobs: config.responseLogprobs === true ? (config.logprobs ?? 0) : undefined,
    conversation: conversationOf(request, model, { ...contents, texts }, tools),
    steering,
  };
}

function conversationOf(
  request: GenerateContentRequest,
  model: string,
  contents: ReturnType<typeof readContents>,
  tools: readonly OfferedTool[],
): Conversation {
  const config = request.generationConfig ?? {};
  return {
    ...contents,
    model,
    tools,
    toolChoice: readToolChoice(request.toolConfig, tools),
    parallelTools: true,
    maxTokens: config.maxOutputTokens,
    stops: config.stopSequences ?? [],
    wantsJson: config.responseMimeType === JSON_TYPE,
    wantsThinking: readThinking(config, model),
  };
}

const JSON_TYPE = "application/json";
const TYPES = ["text/plain", JSON_TYPE, "text/x.enum"];
const MAX_STOPS = 5;

/** Lowest and highest value, both allowed. */
const RANGES: readonly { name: keyof GenerationConfig; path: string; low: number; high: number }[] = [
  { name: "temperature", path: "temperature", low: 0, high: 2 },
  { name: "topP", path: "top_p", low: 0, high: 1 },
  { name: "topK", path: "top_k", low: 1, high: 1000 },
  { name: "candidateCount", path: "candidate_count", low: 1, high: 8 },
  { name: "maxOutputTokens", path: "max_output_tokens", low: 1, high: 2 ** 31 },
  { name: "presencePenalty", path: "presence_penalty", low: -2, high: 2 },
  { name: "frequencyPenalty", path: "frequency_penalty", low: -2, high: 2 },
  { name: "logprobs", path: "logprobs", low: 0, high: 20 },
];

function checkConfig(config: GenerationConfig, model: string, tools: readonly OfferedTool[]): void {
  for (const { name, path, low, high } of RANGES) {
    const value = config[name];
    if (typeof value !== "number" || (value >= low && value <= high)) continue;
    throw invalidField(`generation_config.${path}`, `${path} must be in the range [${low}, ${high}].`);
  }
  if ((config.stopSequences?.length ?? 0) > MAX_STOPS) {
    throw invalidField("generation_config.stop_sequences", `at most ${MAX_STOPS} stop sequences are allowed.`);
  }
  if (config.logprobs !== undefined && config.responseLogprobs !== true) {
    throw invalidField("generation_config.logprobs", "response_logprobs must be set to true.");
  }
  checkFormat(config, model, tools);
}

function checkFormat(config: GenerationConfig, model: string, tools: readonly OfferedTool[]): void {
  const { responseMimeType: type = "text/plain", responseSchema, responseJsonSchema } = config;
  if (!TYPES.includes(type)) {
    const allowed = "`text/plain`, `application/json` or `text/x.enum`";
    throw invalidField("generation_config.response_mime_type", `allowed mimetypes are ${allowed}.`);
  }
  if (responseSchema !== undefined && responseJsonSchema !== undefined) {
    throw invalidField("generation_config.response_schema", "must not be set together with response_json_schema.");
  }
  if (responseSchema !== undefined) checkSchema(responseSchema, "generation_config.response_schema");
  if (type === "text/plain" && (responseSchema ?? responseJsonSchema) !== undefined) {
    throw invalidField("generation_config.response_schema", "only supported with response_mime_type application/json.");
  }
  if (type === JSON_TYPE && tools.length > 0 && /^gemini-[12]/.test(model)) {
    throw invalid("Function calling with a response mime type: 'application/json' is unsupported");
  }
}

/** Whether the model thinks. The budget counts in older models, the level in newer ones. */
function readThinking(config: GenerationConfig, model: string): boolean {
  const { includeThoughts, thinkingBudget: budget, thinkingLevel: level } = config.thinkingConfig ?? {};
  if (budget !== undefined && level !== undefined) {
    throw invalid("You can only set only one of thinking budget and thinking level.");
  }
  if (level !== undefined && !isStrict(model) && model.startsWith("gemini-")) {
    throw invalid("Thinking level is not supported for this model.");
  }
  if (budget !== undefined && (budget < -1 || budget > 32768)) {
    throw invalid(`The thinking budget ${budget} is invalid. Please choose a value between 0 and 32768.`);
  }
  if (config.thinkingConfig !== undefined && /^gemini-(1|2\.0)/.test(model)) {
    throw invalid("Unable to submit request because thinking is not supported by this model.");
  }
  return budget !== 0 && (includeThoughts === true || budget !== undefined || level !== undefined);
}
