import type { JsonObject } from "../json.ts";
import type { Dialect } from "./dialect.ts";
import { GoogleError, UnknownPath } from "./errors.ts";

/** What a model can do, by its name. */
type Kind = "text" | "embedding" | "image";

const METHODS: Readonly<Record<Dialect, Readonly<Record<Kind, readonly string[]>>>> = {
  gemini: {
    text: ["generateContent", "streamGenerateContent", "countTokens"],
    embedding: ["embedContent", "batchEmbedContents", "countTokens"],
    image: ["predict"],
  },
  vertex: {
    text: ["generateContent", "streamGenerateContent", "countTokens"],
    embedding: ["embedContent", "predict", "countTokens"],
    image: ["predict"],
  },
};

const MODELS = [
  "gemini-2.5-flash",
  "gemini-2.5-pro",
  "gemini-3-pro-preview",
  "gemini-embedding-001",
  "imagen-4.0-generate-001",
  "stub-plain",
];

/** Models of other makers: what a forgotten model mapping would send. */
const FOREIGN = /^(gpt|o\d|claude|qwen|deepseek|text-embedding-3|text-embedding-ada)/;

/** A stub's model can do everything. */
function kindOf(model: string): Kind | undefined {
  if (model.startsWith("stub-")) return undefined;
  if (/^imagen/.test(model)) return "image";
  return /embedding/.test(model) ? "embedding" : "text";
}

/** Whether `:predict` of this model makes images; the other models of `:predict` embed. */
export function makesImages(model: string): boolean {
  return kindOf(model) !== "embedding";
}

/** Whether a model is Google's and has that method. Throws UnknownPath when no model has it. */
export function isServed(model: string, method: string, dialect: Dialect): boolean {
  if (!Object.values(METHODS[dialect]).some((methods) => methods.includes(method))) throw new UnknownPath();
  const kind = kindOf(model);
  return (kind === undefined || METHODS[dialect][kind].includes(method)) && !FOREIGN.test(model);
}

/** Refuses a model that the Gemini API does not have, or not with that method. Throws GoogleError. */
export function checkModel(model: string, method: string, version: string): void {
  if (isServed(model, method, "gemini")) return;
  const hint = "Call ListModels to see the list of available models and their supported methods.";
  throw new GoogleError(
    404,
    `models/${model} is not found for API version ${version}, or is not supported for ${method}. ${hint}`,
  );
}

/** Answers `GET /v1beta/models`. */
export function listModels(query: URLSearchParams): JsonObject {
  const size = Number(query.get("pageSize") ?? 50);
  const start = Number(query.get("pageToken") ?? 0);
  const models = MODELS.slice(start, start + size).map(modelInfo);
  return { models, ...(start + size < MODELS.length ? { nextPageToken: String(start + size) } : {}) };
}

/** Answers `GET /v1beta/models/{model}`. Throws GoogleError. */
export function getModel(name: string): JsonObject {
  if (!MODELS.includes(name)) throw new GoogleError(404, `Model is not found: models/${name} for api version v1beta`);
  return modelInfo(name);
}

function modelInfo(name: string): JsonObject {
  return {
    name: `models/${name}`,
    version: "001",
    displayName: name,
    description: "A stub",
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: METHODS.gemini[kindOf(name) ?? "text"],
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    thinking: true,
  };
}
