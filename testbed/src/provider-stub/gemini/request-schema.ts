import {
  type Content,
  type FunctionCallingConfig,
  FunctionCallingConfigMode,
  type FunctionDeclaration,
  type GenerationConfig,
  HarmBlockThreshold,
  HarmCategory,
  MediaResolution,
  Modality,
  type SafetySetting,
  type Schema,
  type ThinkingConfig,
  ThinkingLevel,
  type Tool,
  type ToolConfig,
  Type,
} from "@google/genai";
import { CONTENT } from "./content-schema.ts";
import { enumeration, list, type MessageType, map, message, only } from "./proto.ts";

/** The body of generateContent: the client has no type of its own for it. */
export interface GenerateContentRequest {
  readonly model?: string;
  readonly contents?: Content[];
  readonly systemInstruction?: Content;
  readonly tools?: Tool[];
  readonly toolConfig?: ToolConfig;
  readonly safetySettings?: SafetySetting[];
  readonly generationConfig?: GenerationConfig;
  readonly cachedContent?: string;
  readonly serviceTier?: string;
  readonly store?: boolean;
  readonly labels?: Record<string, string>;
  readonly continuationToken?: string;
  readonly modelArmorConfig?: unknown;
}

/** The subset of OpenAPI 3.0 that describes arguments and answers: what is not here is refused. */
export const SCHEMA: MessageType<Schema> = message<Schema>("Schema", () => ({
  type: enumeration("Type", Object.values(Type)),
  format: "string",
  title: "string",
  description: "string",
  nullable: "bool",
  enum: list("string"),
  items: SCHEMA,
  minItems: "int64",
  maxItems: "int64",
  properties: map(SCHEMA),
  propertyOrdering: list("string"),
  required: list("string"),
  minProperties: "int64",
  maxProperties: "int64",
  minimum: "float",
  maximum: "float",
  minLength: "int64",
  maxLength: "int64",
  pattern: "string",
  example: "any",
  default: "any",
  anyOf: list(SCHEMA),
}));

const FUNCTION_DECLARATION = message<FunctionDeclaration>("FunctionDeclaration", () => ({
  name: "string",
  description: "string",
  parameters: SCHEMA,
  parametersJsonSchema: "any",
  response: SCHEMA,
  responseJsonSchema: "any",
  behavior: enumeration("FunctionDeclaration.Behavior", ["UNSPECIFIED", "BLOCKING", "NON_BLOCKING"]),
}));

const TOOL = message<Tool>("Tool", () => ({
  functionDeclarations: list(FUNCTION_DECLARATION),
  googleSearch: "struct",
  googleSearchRetrieval: "struct",
  googleMaps: "struct",
  codeExecution: "struct",
  computerUse: "struct",
  urlContext: "struct",
  mcpServers: list("struct"),
  fileSearch: only("gemini", "struct"),
  retrieval: only("vertex", "struct"),
  enterpriseWebSearch: only("vertex", "struct"),
  exaAiSearch: only("vertex", "struct"),
  parallelAiSearch: only("vertex", "struct"),
}));

const FUNCTION_CALLING_CONFIG = message<FunctionCallingConfig>("FunctionCallingConfig", () => ({
  mode: enumeration("FunctionCallingConfig.Mode", Object.values(FunctionCallingConfigMode)),
  allowedFunctionNames: list("string"),
  streamFunctionCallArguments: only("vertex", "bool"),
}));

const TOOL_CONFIG = message<ToolConfig>("ToolConfig", () => ({
  functionCallingConfig: FUNCTION_CALLING_CONFIG,
  retrievalConfig: "struct",
  includeServerSideToolInvocations: only("gemini", "bool"),
}));

const SAFETY_SETTING = message<SafetySetting>("SafetySetting", () => ({
  category: enumeration("HarmCategory", Object.values(HarmCategory)),
  threshold: enumeration("SafetySetting.HarmBlockThreshold", Object.values(HarmBlockThreshold)),
  method: only("vertex", enumeration("SafetySetting.HarmBlockMethod", ["SEVERITY", "PROBABILITY"])),
}));

const THINKING_CONFIG = message<ThinkingConfig>("ThinkingConfig", () => ({
  includeThoughts: "bool",
  thinkingBudget: "int32",
  thinkingLevel: enumeration("ThinkingConfig.ThinkingLevel", Object.values(ThinkingLevel)),
}));

const GENERATION_CONFIG = message<GenerationConfig & { imageConfig?: unknown }>("GenerationConfig", () => ({
  candidateCount: "int32",
  stopSequences: list("string"),
  maxOutputTokens: "int32",
  temperature: "float",
  topP: "float",
  topK: "float",
  seed: "int32",
  presencePenalty: "float",
  frequencyPenalty: "float",
  responseMimeType: "string",
  responseSchema: SCHEMA,
  responseJsonSchema: "any",
  responseFormat: list("any"),
  responseLogprobs: "bool",
  logprobs: "int32",
  responseModalities: list(enumeration("GenerationConfig.Modality", Object.values(Modality))),
  mediaResolution: enumeration("GenerationConfig.MediaResolution", Object.values(MediaResolution)),
  speechConfig: "struct",
  thinkingConfig: THINKING_CONFIG,
  imageConfig: "struct",
  audioTranscriptionConfig: "struct",
  translationConfig: "struct",
  enableAffectiveDialog: "bool",
  enableEnhancedCivicAnswers: only("gemini", "bool"),
  audioTimestamp: only("vertex", "bool"),
  routingConfig: only("vertex", "struct"),
  modelSelectionConfig: only("vertex", "struct"),
}));

export const GENERATE_CONTENT_REQUEST = message<GenerateContentRequest>("GenerateContentRequest", () => ({
  model: "string",
  contents: list(CONTENT),
  systemInstruction: CONTENT,
  tools: list(TOOL),
  toolConfig: TOOL_CONFIG,
  safetySettings: list(SAFETY_SETTING),
  generationConfig: GENERATION_CONFIG,
  cachedContent: "string",
  serviceTier: "string",
  labels: map("string"),
  store: only("gemini", "bool"),
  continuationToken: "string",
  modelArmorConfig: only("vertex", "struct"),
}));
