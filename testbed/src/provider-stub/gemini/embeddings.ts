import type { Content } from "@google/genai";
import type { JsonObject } from "../json.ts";
import { vectorOf } from "../openai/embeddings.ts";
import { countTokens } from "../tokens.ts";
import { CONTENT } from "./content-schema.ts";
import type { Dialect } from "./dialect.ts";
import { invalid } from "./errors.ts";
import { enumeration, list, message, readMessage } from "./proto.ts";

/** Numbers in a vector unless `outputDimensionality` says otherwise; small, so that a test can print one. */
const DIMENSIONS = 8;

interface EmbedRequest {
  readonly model?: string;
  readonly content?: Content;
  readonly taskType?: string;
  readonly title?: string;
  readonly outputDimensionality?: number;
  readonly embedContentConfig?: unknown;
}

const TASKS = [
  "TASK_TYPE_UNSPECIFIED",
  "RETRIEVAL_QUERY",
  "RETRIEVAL_DOCUMENT",
  "SEMANTIC_SIMILARITY",
  "CLASSIFICATION",
  "CLUSTERING",
  "QUESTION_ANSWERING",
  "FACT_VERIFICATION",
  "CODE_RETRIEVAL_QUERY",
];

const EMBED_REQUEST = message<EmbedRequest>("EmbedContentRequest", () => ({
  model: "string",
  content: CONTENT,
  taskType: enumeration("TaskType", TASKS),
  title: "string",
  outputDimensionality: "int32",
  embedContentConfig: "struct",
}));

const BATCH_REQUEST = message<{ requests?: EmbedRequest[] }>("BatchEmbedContentsRequest", () => ({
  requests: list(EMBED_REQUEST),
}));

/** Answers `:embedContent`. Throws GoogleError. */
export function embedContent(body: unknown, model: string, dialect: Dialect): JsonObject {
  const request = readMessage(EMBED_REQUEST, body, dialect);
  return { embedding: embed(request, model, "EmbedContentRequest") };
}

/** Answers `:batchEmbedContents`: each request names the model again. Throws GoogleError. */
export function batchEmbedContents(body: unknown, model: string): JsonObject {
  const { requests = [] } = readMessage(BATCH_REQUEST, body, "gemini");
  if (requests.length === 0) throw invalid("* BatchEmbedContentsRequest.requests: requests is not specified\n");
  const embeddings = requests.map((request, index) => {
    const path = `BatchEmbedContentsRequest.requests[${index}]`;
    if (request.model === undefined) throw invalid(`* ${path}.model: model is not specified\n`);
    return embed(request, model, path);
  });
  return { embeddings };
}

function embed(request: EmbedRequest, model: string, path: string): { values: number[] } {
  if (request.model !== undefined && request.model !== `models/${model}`) {
    throw invalid(`* ${path}.model: model must be models/${model}\n`);
  }
  const text = (request.content?.parts ?? []).map((part) => part.text ?? "").join("\n");
  if (text === "") throw invalid(`* ${path}.content: content is empty\n`);
  if (request.title !== undefined && request.taskType !== "RETRIEVAL_DOCUMENT") {
    throw invalid(`* ${path}.title: title is only allowed for task type RETRIEVAL_DOCUMENT\n`);
  }
  return { values: [...vectorOf(text, dimensionsOf(request.outputDimensionality, path))] };
}

function dimensionsOf(wanted: number | undefined, path: string): number {
  if (wanted !== undefined && wanted < 1) throw invalid(`* ${path}.output_dimensionality: must be positive\n`);
  return wanted ?? DIMENSIONS;
}

interface Instance {
  readonly content?: string;
  readonly taskType?: string;
  readonly title?: string;
  readonly mimeType?: string;
}

const PREDICT_REQUEST = message<{
  instances?: Instance[];
  parameters?: { autoTruncate?: boolean; outputDimensionality?: number };
}>("PredictRequest", () => ({
  instances: list(
    message<Instance>("Instance", () => ({
      content: "string",
      taskType: enumeration("TaskType", TASKS),
      title: "string",
      mimeType: "string",
    })),
  ),
  parameters: message<{ autoTruncate?: boolean; outputDimensionality?: number }>("Parameters", () => ({
    autoTruncate: "bool",
    outputDimensionality: "int32",
  })),
}));

/** Answers Vertex's `:predict` of an embedding model. Throws GoogleError. */
export function predictEmbeddings(body: unknown): JsonObject {
  const { instances = [], parameters } = readMessage(PREDICT_REQUEST, body, "vertex");
  if (instances.length === 0) throw invalid("Empty instances.");
  const dimensions = dimensionsOf(parameters?.outputDimensionality, "PredictRequest.parameters");
  const predictions = instances.map(({ content = "" }) => {
    if (content === "") throw invalid("The text content is empty.");
    const statistics = { truncated: false, token_count: countTokens(content) };
    return { embeddings: { values: [...vectorOf(content, dimensions)], statistics } };
  });
  const characters = instances.reduce((sum, { content = "" }) => sum + content.replace(/\s/g, "").length, 0);
  return { predictions, metadata: { billableCharacterCount: characters } };
}
