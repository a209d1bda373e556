import { createHash } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import type { SpeechCreateParams } from "openai/resources/audio/speech";
import type { StreamEvent } from "../framing.ts";
import { isObject } from "../json.ts";
import { steer } from "../steering.ts";
import { countTokens, pieces } from "../tokens.ts";
import { admit, sendBytes, sendEvents } from "../transmit.ts";
import { missing, STREAM_FAILURE, steeredError, unknownModel } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";
import { readChoice, readNumber, readObject, readText } from "./parameters.ts";

/** Every parameter of the official client's type: the compiler tells when one is added. */
const PARAMETERS: Readonly<Record<keyof SpeechCreateParams, true>> = {
  input: true,
  model: true,
  voice: true,
  instructions: true,
  response_format: true,
  speed: true,
  stream_format: true,
};

const TYPES: Readonly<Record<string, string>> = {
  mp3: "audio/mpeg",
  opus: "audio/opus",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
};

/** Answers `POST /v1/audio/speech`: bytes that are no sound, 32 a word. Throws OpenAiError. */
export async function serveSpeech(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response } = exchange;
  const body = readObject(parse(request), PARAMETERS);
  const input = readText(body, "input");
  const model = readText(body, "model");
  if (/^(claude|gemini)/.test(model)) throw unknownModel(model);
  if (typeof body.voice !== "string" && !isObject(body.voice)) throw missing("voice");
  const format = readChoice(body, "response_format", ["mp3", "opus", "aac", "flac", "wav", "pcm"]);
  const streamed = readChoice(body, "stream_format", ["audio", "sse"]) === "sse";
  readNumber(body, "speed", 0.25, 4, 1);
  const steering = steer(model, input);
  if (!(await admit(response, steering, steeredError))) return;
  if (streamed && !steering.notSse) {
    const failure = {
      event: "error",
      data: JSON.stringify({ type: "error", ...STREAM_FAILURE }),
      part: "closing" as const,
    };
    return sendEvents(response, headers, speechEvents(input), failure, steering);
  }
  const type = { "content-type": TYPES[format] ?? "audio/mpeg" };
  return sendBytes(response, 200, { ...headers, ...type }, Buffer.concat(pieces(input).map(soundOf)), steering);
}

/** What the stub makes of a word: its hash. */
export function soundOf(word: string): Buffer {
  return createHash("sha256").update(word).digest();
}

function* speechEvents(input: string): Generator<StreamEvent> {
  for (const word of pieces(input)) {
    const event = "speech.audio.delta";
    yield { event, data: JSON.stringify({ type: event, audio: soundOf(word).toString("base64") }), part: "content" };
  }
  const words = countTokens(input);
  const usage = { input_tokens: words, output_tokens: words * 10, total_tokens: words * 11 };
  const event = "speech.audio.done";
  yield { event, data: JSON.stringify({ type: event, usage }), part: "closing" };
}
