import { createHash } from "node:crypto";
import type { CreateEmbeddingResponse, Embedding, EmbeddingCreateParams } from "openai/resources/embeddings";
import { isObject, typeName } from "../json.ts";
import { countTokens } from "../tokens.ts";
import { invalid, missing, unknownModel, wrongType, wrongValue } from "./errors.ts";

/** Numbers in a vector unless `dimensions` says otherwise; small, so that a test can print one. */
const DIMENSIONS = 8;

const PARAMETERS: Readonly<Record<keyof EmbeddingCreateParams, true>> = {
  input: true,
  model: true,
  dimensions: true,
  encoding_format: true,
  user: true,
};

/** An embedding as it is on the wire: numbers, or base64 of little-endian 32-bit floats. */
export type WireEmbedding = Omit<Embedding, "embedding"> & { readonly embedding: number[] | string };
export type WireEmbeddings = Omit<CreateEmbeddingResponse, "data"> & { readonly data: WireEmbedding[] };

/** Answers `POST /v1/embeddings`. Throws OpenAiError. */
export function embed(body: unknown): WireEmbeddings {
  if (!isObject(body)) throw invalid("We could not parse the JSON body of your request.");
  for (const name of Object.keys(body)) {
    if (!(name in PARAMETERS)) throw invalid(`Unrecognized request argument supplied: ${name}`);
  }
  const { model, input, dimensions = DIMENSIONS, encoding_format: format = "float" } = body;
  if (typeof model !== "string" || model === "") throw invalid("you must provide a model parameter");
  if (model.startsWith("claude")) throw unknownModel(model);
  if (format !== "float" && format !== "base64") throw wrongValue("encoding_format", format, ["float", "base64"]);
  if (typeof dimensions !== "number" || !Number.isInteger(dimensions) || dimensions < 1) {
    throw wrongType("dimensions", "an integer", typeName(dimensions));
  }
  const texts = readInput(input);
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    object: "list",
    data: texts.map((text, index) => ({ object: "embedding", index, embedding: encode(text, dimensions, format) })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** A string, strings, one list of tokens or several: one text each, a list of tokens as its numbers. */
function readInput(input: unknown): string[] {
  if (input === undefined) throw missing("input");
  if (typeof input === "string") return [nonEmpty(input)];
  if (!Array.isArray(input)) throw wrongType("input", "one of a string or array", typeName(input));
  if (input.length === 0) throw invalid("'$.input' is invalid. Please check the API reference.", null);
  if (input.every((item) => typeof item === "string")) return input.map(nonEmpty);
  if (input.every(isToken)) return [input.join(" ")];
  if (input.every((item) => Array.isArray(item) && item.every(isToken))) return input.map((item) => item.join(" "));
  throw invalid("'$.input' is invalid. Please check the API reference.", null);
}

function nonEmpty(text: string): string {
  if (text === "") throw invalid("'$.input' is invalid. Please check the API reference.", null);
  return text;
}

function isToken(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

/** A unit vector made of the text's hash: equal texts agree, others do not. */
export function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, (_, index) => {
    const digest = createHash("sha256").update(`${index}:${text}`).digest();
    return digest.readInt32LE(0) / 2 ** 31;
  });
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function encode(text: string, dimensions: number, format: "float" | "base64"): number[] | string {
  const vector = vectorOf(text, dimensions);
  return format === "base64" ? Buffer.from(vector.buffer).toString("base64") : [...vector];
}
