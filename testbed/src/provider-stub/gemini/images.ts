import type { JsonObject } from "../json.ts";
import { PIXEL } from "../pixel.ts";
import type { Dialect } from "./dialect.ts";
import { invalid } from "./errors.ts";
import { list, map, message, only, readMessage } from "./proto.ts";

interface Parameters {
  readonly sampleCount?: number;
  readonly aspectRatio?: string;
  readonly negativePrompt?: string;
  readonly guidanceScale?: number;
  readonly seed?: number;
  readonly safetySetting?: string;
  readonly personGeneration?: string;
  readonly includeSafetyAttributes?: boolean;
  readonly includeRaiReason?: boolean;
  readonly language?: string;
  readonly outputOptions?: { readonly mimeType?: string; readonly compressionQuality?: number };
  readonly storageUri?: string;
  readonly addWatermark?: boolean;
  readonly sampleImageSize?: string;
  readonly enhancePrompt?: boolean;
}

const OUTPUT_OPTIONS = message<{ mimeType?: string; compressionQuality?: number }>("OutputOptions", () => ({
  mimeType: "string",
  compressionQuality: "int32",
}));

const PARAMETERS = message<Parameters>("Parameters", () => ({
  sampleCount: "int32",
  aspectRatio: "string",
  negativePrompt: only("vertex", "string"),
  guidanceScale: "float",
  seed: only("vertex", "int32"),
  safetySetting: "string",
  personGeneration: "string",
  includeSafetyAttributes: "bool",
  includeRaiReason: "bool",
  language: "string",
  outputOptions: OUTPUT_OPTIONS,
  storageUri: only("vertex", "string"),
  addWatermark: only("vertex", "bool"),
  sampleImageSize: "string",
  enhancePrompt: only("vertex", "bool"),
}));

interface PredictRequest {
  readonly instances?: { readonly prompt?: string }[];
  readonly parameters?: Parameters;
  readonly labels?: Record<string, string>;
}

const PREDICT_REQUEST = message<PredictRequest>("PredictRequest", () => ({
  instances: list(message<{ prompt?: string }>("Instance", () => ({ prompt: "string" }))),
  parameters: PARAMETERS,
  labels: only("vertex", map("string")),
}));

const RATIOS = ["1:1", "3:4", "4:3", "9:16", "16:9"];
const MAX_IMAGES = 4;

/** The text of an image request, for its steering; empty where there is none. */
export function promptOf(body: unknown, dialect: Dialect): string {
  return readMessage(PREDICT_REQUEST, body, dialect).instances?.[0]?.prompt ?? "";
}

/** Answers `:predict` of an Imagen model. A refused or filtered prompt gives the reason alone. Throws GoogleError. */
export function predictImages(body: unknown, dialect: Dialect, refused: boolean): JsonObject {
  const { instances = [], parameters = {} } = readMessage(PREDICT_REQUEST, body, dialect);
  const [instance] = instances;
  if (instances.length !== 1 || instance?.prompt === undefined || instance.prompt === "") {
    throw invalid("Text prompt is required.");
  }
  const { sampleCount = 1, aspectRatio = "1:1", includeRaiReason, outputOptions } = parameters;
  if (sampleCount < 1 || sampleCount > MAX_IMAGES) {
    throw invalid(`number of images must be between 1 and ${MAX_IMAGES}, but got ${sampleCount}.`);
  }
  if (!RATIOS.includes(aspectRatio)) throw invalid(`Image aspect ratio ${aspectRatio} is not supported.`);
  if (refused) {
    const raiFilteredReason = "Unable to show generated images. All images were filtered out.";
    return includeRaiReason === true ? { predictions: [{ raiFilteredReason }] } : {};
  }
  const image = { mimeType: outputOptions?.mimeType ?? "image/png", bytesBase64Encoded: PIXEL };
  return { predictions: Array.from({ length: sampleCount }, () => image) };
}
