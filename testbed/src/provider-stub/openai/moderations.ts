import type { OutgoingHttpHeaders } from "node:http";
import type { Moderation, ModerationCreateParams, ModerationCreateResponse } from "openai/resources/moderations";
import { isObject, typeName } from "../json.ts";
import { steer } from "../steering.ts";
import { admit, sendJson } from "../transmit.ts";
import { missing, steeredError, wrongType } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";
import { readObject, readText } from "./parameters.ts";

const PARAMETERS: Readonly<Record<keyof ModerationCreateParams, true>> = { input: true, model: true };

/** Every category of the official client's type, and whether images are looked at for it. */
const CATEGORIES: Readonly<Record<keyof Moderation.Categories, boolean>> = {
  harassment: false,
  "harassment/threatening": false,
  hate: false,
  "hate/threatening": false,
  illicit: false,
  "illicit/violent": false,
  "self-harm": true,
  "self-harm/instructions": true,
  "self-harm/intent": true,
  sexual: true,
  "sexual/minors": false,
  violence: true,
  "violence/graphic": true,
};

/** Answers `POST /v1/moderations`: what is flagged is flagged for violence, by the flag `filter`. Throws OpenAiError. */
export async function serveModerations(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response, ids } = exchange;
  const body = readObject(parse(request), PARAMETERS);
  const model = body.model === undefined ? "omni-moderation-latest" : readText(body, "model");
  const inputs = readInputs(body.input);
  const steering = steer(model, inputs.join("\n"));
  if (!(await admit(response, steering, steeredError))) return;
  const results = inputs.map((text) => moderation(steer(model, text).filter));
  const answer: ModerationCreateResponse = { id: ids.next("modr-"), model, results };
  return sendJson(response, 200, headers, answer, steering);
}

/** A text, texts (a result each), or the parts of one input. */
function readInputs(input: unknown): string[] {
  if (input === undefined) throw missing("input");
  if (typeof input === "string") return [input];
  if (!Array.isArray(input)) throw wrongType("input", "one of a string or array", typeName(input));
  if (input.every((item) => typeof item === "string")) return input;
  return [input.map((part) => (isObject(part) && typeof part.text === "string" ? part.text : "")).join("\n")];
}

function moderation(flagged: boolean): Moderation {
  const each = <T>(value: (name: string, images: boolean) => T): Record<keyof Moderation.Categories, T> =>
    Object.fromEntries(Object.entries(CATEGORIES).map(([name, images]) => [name, value(name, images)])) as Record<
      keyof Moderation.Categories,
      T
    >;
  const applied = each((_, images): ("text" | "image")[] => (images ? ["text", "image"] : ["text"]));
  return {
    flagged,
    categories: each((name) => flagged && name === "violence"),
    category_scores: each((name) => (flagged && name === "violence" ? 0.9 : 0.01)),
    category_applied_input_types: applied as Moderation.CategoryAppliedInputTypes,
  };
}
