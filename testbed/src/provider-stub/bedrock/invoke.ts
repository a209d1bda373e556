import { isObject, type JsonObject } from "../json.ts";
import { vectorOf } from "../openai/embeddings.ts";
import { PIXEL } from "../pixel.ts";
import { countTokens } from "../tokens.ts";
import { invalid, malformed } from "./errors.ts";

/** Fields of an image request by its parts (Titan Image Generator and Nova Canvas). */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "": ["taskType", "textToImageParams", "imageGenerationConfig"],
  textToImageParams: ["text", "negativeText", "style"],
  imageGenerationConfig: ["numberOfImages", "width", "height", "quality", "cfgScale", "seed"],
};

const MAX_IMAGES = 5;
const LONGEST_TEXT = 1024;

/** The text of an image or embedding request, for its steering. */
export function promptOf(body: unknown): string {
  if (!isObject(body)) return "";
  if (typeof body.inputText === "string") return body.inputText;
  return isObject(body.textToImageParams) ? String(body.textToImageParams.text ?? "") : "";
}

/** Answers `invoke` of Amazon's image and embedding models. Throws BedrockError. */
export function invokeModel(body: unknown, refused: boolean): JsonObject {
  if (!isObject(body)) throw malformed("#: expected type: JSONObject");
  if ("inputText" in body) return embed(body);
  return makeImages(body, refused);
}

function makeImages(body: JsonObject, refused: boolean): JsonObject {
  const { taskType, textToImageParams, imageGenerationConfig = {} } = body;
  if (taskType === undefined) throw malformed("#: required key [taskType] not found");
  if (taskType !== "TEXT_IMAGE") throw malformed(`#/taskType: ${String(taskType)} is not a valid enum value`);
  if (!isObject(textToImageParams)) throw malformed("#: required key [textToImageParams] not found");
  if (!isObject(imageGenerationConfig)) throw malformed("#/imageGenerationConfig: expected type: JSONObject");
  checkKeys(body, "");
  checkKeys(textToImageParams, "textToImageParams");
  checkKeys(imageGenerationConfig, "imageGenerationConfig");
  const { text } = textToImageParams;
  if (typeof text !== "string" || text === "" || text.length > LONGEST_TEXT) {
    throw malformed(`#/textToImageParams/text: expected minLength: 1, maxLength: ${LONGEST_TEXT}`);
  }
  const { numberOfImages: count = 1 } = imageGenerationConfig;
  if (typeof count !== "number" || !Number.isInteger(count) || count < 1 || count > MAX_IMAGES) {
    throw malformed(`#/imageGenerationConfig/numberOfImages: ${String(count)} is not between 1 and ${MAX_IMAGES}`);
  }
  if (refused) {
    throw invalid(
      "This request has been blocked by our content filters. Please adjust your text prompt to submit a new request.",
    );
  }
  return { images: Array.from({ length: count }, () => PIXEL), error: null };
}

function checkKeys(object: JsonObject, name: string): void {
  const extra = Object.keys(object).find((key) => FIELDS[name]?.includes(key) !== true);
  if (extra === undefined) return;
  throw malformed(`#${name === "" ? "" : `/${name}`}: extraneous key [${extra}] is not permitted`);
}

/** Titan's text embeddings: one text a request. */
function embed(body: JsonObject): JsonObject {
  const extra = Object.keys(body).find(
    (key) => !["inputText", "dimensions", "normalize", "embeddingTypes"].includes(key),
  );
  if (extra !== undefined) throw malformed(`#: extraneous key [${extra}] is not permitted`);
  const { inputText, dimensions = 8 } = body;
  if (typeof inputText !== "string" || inputText === "")
    throw malformed("#/inputText: expected minLength: 1, actual: 0");
  if (typeof dimensions !== "number") throw malformed("#/dimensions: expected type: Integer");
  const embedding = [...vectorOf(inputText, dimensions)];
  return { embedding, embeddingsByType: { float: embedding }, inputTextTokenCount: countTokens(inputText) };
}
