import { between, type Fields, faultOf, list, oneOf, required, text, whole } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { vectorOf } from "../openai/embeddings.ts";
import { countTokens } from "../tokens.ts";
import { FOREIGN } from "./chat-request.ts";
import { faulty, invalid, unknownModel } from "./errors.ts";
import type { EmbeddingType, EmbedParameter, EmbedResponse } from "./wire.ts";

/** Numbers in a vector unless `output_dimension` says otherwise; small, so that a test can print one. */
const DIMENSIONS = 8;
const MAX_INPUTS = 96;

const PARAMETERS: Readonly<Record<EmbedParameter, Fields[string]>> = {
  model: required(text),
  input_type: oneOf("search_document", "search_query", "classification", "clustering", "image"),
  texts: list,
  images: list,
  inputs: list,
  max_tokens: between(1, Number.MAX_SAFE_INTEGER, whole),
  output_dimension: between(8, 1536, whole),
  embedding_types: list,
  truncate: oneOf("NONE", "START", "END"),
  priority: between(0, 999, whole),
};

/** Answers `POST /v2/embed`. Throws StubError. */
export function embed(body: JsonObject, id: string): EmbedResponse {
  const fault = faultOf(body, PARAMETERS);
  if (fault !== undefined) throw faulty(fault, "embed");
  const model = String(body.model);
  if (FOREIGN.test(model)) throw unknownModel(model);
  if (body.input_type === undefined) throw invalid("valid input_type must be provided with the provided model");
  const { texts, images, all } = readInputs(body);
  const size = typeof body.output_dimension === "number" ? body.output_dimension : DIMENSIONS;
  const vectors = all.map((input) => vectorOf(input, size));
  const billed = images.length > 0 ? { images: images.length } : { input_tokens: sum(all) };
  return {
    id,
    ...(texts.length > 0 ? { texts } : {}),
    ...(images.length > 0 ? { images: images.map(() => PIXEL) } : {}),
    embeddings: Object.fromEntries(readTypes(body.embedding_types).map((type) => [type, encoded(vectors, type)])),
    meta: { api_version: { version: "2" }, billed_units: billed },
    response_type: "embeddings_by_type",
  };
}

/** What the answer says of each image: the stub decodes none. */
const PIXEL = { width: 1, height: 1, format: "png", bit_depth: 24 };

function sum(texts: readonly string[]): number {
  return texts.reduce((total, words) => total + countTokens(words), 0);
}

interface Inputs {
  readonly texts: string[];
  readonly images: string[];
  /** What each vector is made of. */
  readonly all: string[];
}

function readInputs(body: JsonObject): Inputs {
  const given = ["texts", "images", "inputs"].filter((name) => Array.isArray(body[name]));
  const [name] = given;
  if (name === undefined || given.length > 1) {
    throw invalid("exactly one of texts, images and inputs must be provided");
  }
  if ((name === "images") !== (body.input_type === "image")) throw invalid("images must be used with input_type=image");
  const values = Array.isArray(body[name]) ? body[name] : [];
  if (values.length > MAX_INPUTS) {
    throw invalid(`total number of ${name} must be at most ${MAX_INPUTS} - received ${values.length}`);
  }
  const all = values.map((value, index) => (name === "inputs" ? textOf(value, index) : stringAt(value, name, index)));
  return { texts: name === "texts" ? all : [], images: name === "images" ? all : [], all };
}

function stringAt(value: unknown, name: string, index: number): string {
  if (typeof value !== "string") {
    throw faulty({ what: "kind", path: `${name}[${index}]`, kinds: ["string"], value }, "embed");
  }
  if (value === "") throw invalid(`inputs contains an element that is the empty string at index ${index}`);
  return value;
}

/** An input of several parts is one vector: of their texts and addresses. */
function textOf(input: unknown, index: number): string {
  const parts = isObject(input) && Array.isArray(input.content) ? input.content : [];
  if (parts.length === 0) throw invalid(`inputs[${index}].content is required`);
  return parts
    .map((part) => (isObject(part) && typeof part.text === "string" ? part.text : JSON.stringify(part)))
    .join(" ");
}

const TYPES = ["float", "int8", "uint8", "binary", "ubinary", "base64"] as const;

function readTypes(types: unknown): EmbeddingType[] {
  if (!Array.isArray(types) || types.length === 0) return ["float"];
  return types.map((type) => {
    const known = TYPES.find((name) => name === type);
    if (known === undefined) throw invalid(`embedding_types must be any of ${TYPES.join(", ")}`);
    return known;
  });
}

function encoded(vectors: readonly Float32Array[], type: EmbeddingType): number[][] | string[] {
  if (type === "base64") return vectors.map((vector) => Buffer.from(vector.buffer).toString("base64"));
  return vectors.map((vector) => [...quantised(vector, type)]);
}

function quantised(vector: Float32Array, type: Exclude<EmbeddingType, "base64">): ArrayLike<number> & Iterable<number> {
  switch (type) {
    case "float":
      return vector;
    case "int8":
      return Int8Array.from(vector, (value) => Math.round(value * 127));
    case "uint8":
      return Uint8Array.from(vector, (value) => Math.round(value * 127) + 128);
    case "ubinary":
      return packed(vector);
    case "binary":
      return Int8Array.from(packed(vector), (byte) => byte - 128);
  }
}

/** A bit a number, set when it is positive, the first bit the highest of its byte. */
function packed(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(vector.length / 8));
  for (const [index, value] of vector.entries()) {
    const at = index >> 3;
    if (value > 0) bytes[at] = (bytes[at] ?? 0) | (0x80 >> (index & 7));
  }
  return bytes;
}
