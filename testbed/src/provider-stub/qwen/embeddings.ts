import { between, type Fields, list, object, oneOf, required, text } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { vectorOf } from "../openai/embeddings.ts";
import { countTokens } from "../tokens.ts";
import { invalid, refuse } from "./errors.ts";
import { check } from "./messages.ts";
import { readModel } from "./request.ts";

/** Numbers in a vector unless `dimension` says otherwise; few, so that a test can print one. */
const DIMENSIONS = 8;
const MAX_TEXTS = 10;

/** The parameters of the DashScope SDK's call (embeddings/text_embedding.py). */
const PARAMETERS: Fields = {
  text_type: oneOf("query", "document"),
  dimension: between(8, 2048),
  output_type: oneOf("dense", "sparse", "dense&sparse"),
  instruct: text,
};

/** Answers the text embedding service. Throws StubError. */
export function embed(body: JsonObject, id: string): object {
  check(body, { model: text, input: object, parameters: object }, "");
  readModel(body);
  if (!isObject(body.input))
    throw refuse(400, "BadRequest.EmptyInput", "Required input parameter missing from request.");
  check(body.input, { texts: required(list) }, "input.");
  const parameters = isObject(body.parameters) ? body.parameters : {};
  check(parameters, PARAMETERS, "parameters.");
  const texts = readTexts(body.input.texts);
  const size = typeof parameters.dimension === "number" ? parameters.dimension : DIMENSIONS;
  const embeddings = texts.map((words, index) => ({ text_index: index, embedding: [...vectorOf(words, size)] }));
  const total = texts.reduce((sum, words) => sum + countTokens(words), 0);
  return { output: { embeddings }, usage: { total_tokens: total }, request_id: id };
}

function readTexts(texts: unknown): string[] {
  if (!Array.isArray(texts) || texts.some((item) => typeof item !== "string" || item === "")) {
    throw invalid("Value error, contents is neither str nor list of str.: input.contents");
  }
  if (texts.length > MAX_TEXTS) {
    throw invalid(`Value error, batch size is invalid, it should not be larger than ${MAX_TEXTS}.: input.contents`);
  }
  return texts;
}
