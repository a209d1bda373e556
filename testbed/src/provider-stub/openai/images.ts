import type { OutgoingHttpHeaders } from "node:http";
import type { ImageGenerateParamsBase, ImagesResponse } from "openai/resources/images";
import type { StreamEvent } from "../framing.ts";
import { PIXEL } from "../pixel.ts";
import { steer, withoutDirectives } from "../steering.ts";
import { CREATED } from "../stub-server.ts";
import { countTokens } from "../tokens.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { readFlag } from "./chat-request.ts";
import { invalid, STREAM_FAILURE, steeredError, unknownModel } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";
import { readChoice, readNumber, readObject, readText } from "./parameters.ts";

/** Every parameter of the official client's type: the compiler tells when one is added. */
const PARAMETERS: Readonly<Record<keyof ImageGenerateParamsBase, true>> = {
  prompt: true,
  background: true,
  model: true,
  moderation: true,
  n: true,
  output_compression: true,
  output_format: true,
  partial_images: true,
  quality: true,
  response_format: true,
  size: true,
  stream: true,
  style: true,
  user: true,
};

/** Output tokens of an image. */
const TOKENS = 272;

/** Answers `POST /v1/images/generations`: the older models give addresses or base64, the newer base64 and usage. */
export async function serveImages(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response } = exchange;
  const body = readObject(parse(request), PARAMETERS);
  const prompt = readText(body, "prompt");
  const model = body.model === undefined ? "dall-e-2" : readText(body, "model");
  if (/^(claude|gemini|imagen)/.test(model)) throw unknownModel(model);
  const older = model.startsWith("dall-e");
  if (!older && body.response_format !== undefined) {
    throw invalid("Unknown parameter: 'response_format'.", "response_format", "unknown_parameter");
  }
  const n = readNumber(body, "n", 1, 10, 1);
  const format = readChoice(body, "response_format", ["url", "b64_json"]);
  const partial = readNumber(body, "partial_images", 0, 3, 0);
  const stream = readFlag(body, "stream");
  const steering = steer(model, prompt);
  if (!(await admit(response, steering, steeredError))) return;
  if (steering.refusal || steering.filter) {
    const message = "Your request was rejected as a result of our safety system.";
    throw invalid(message, null, older ? "content_policy_violation" : "moderation_blocked");
  }
  if (stream && !older && !steering.notSse) {
    const failure = {
      event: "error",
      data: JSON.stringify({ type: "error", ...STREAM_FAILURE }),
      part: "closing" as const,
    };
    return sendEvents(response, headers, imageEvents(prompt, partial), failure, steering);
  }
  const answer = older ? olderAnswer(prompt, n, format) : newerAnswer(prompt, n);
  return sendJson(response, 200, headers, answer, steering);
}

function olderAnswer(prompt: string, n: number, format: string): ImagesResponse {
  const revised_prompt = withoutDirectives(prompt);
  const image = format === "url" ? { url: "https://example.com/image.png" } : { b64_json: PIXEL };
  return { created: CREATED, data: Array.from({ length: n }, () => ({ ...image, revised_prompt })) };
}

const LOOKS = { background: "opaque", output_format: "png", quality: "low", size: "1024x1024" } as const;

function newerAnswer(prompt: string, n: number): ImagesResponse {
  return {
    created: CREATED,
    ...LOOKS,
    data: Array.from({ length: n }, () => ({ b64_json: PIXEL })),
    usage: usageOf(prompt, n),
  };
}

function usageOf(prompt: string, n: number) {
  const input = countTokens(prompt);
  return {
    input_tokens: input,
    input_tokens_details: { image_tokens: 0, text_tokens: input },
    output_tokens: TOKENS * n,
    total_tokens: input + TOKENS * n,
  };
}

function* imageEvents(prompt: string, partial: number): Generator<StreamEvent> {
  const image = { b64_json: PIXEL, created_at: CREATED, ...LOOKS };
  for (let index = 0; index < partial; index++) {
    const event = "image_generation.partial_image";
    yield { event, data: JSON.stringify({ type: event, partial_image_index: index, ...image }), part: "content" };
  }
  const event = "image_generation.completed";
  yield { event, data: JSON.stringify({ type: event, ...image, usage: usageOf(prompt, 1) }), part: "closing" };
}
