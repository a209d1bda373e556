import type { Conversation } from "../conversation.ts";
import { between, type Field, type Fields, faultOf, flag, object, required, text, whole } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import { faulty, invalid } from "./errors.ts";

/** A request that passed every check. */
export interface GenerateRequest {
  /** Whether the model answers bit by bit, which only one of the two paths can tell. */
  readonly stream: boolean;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

const scalar: Field = { kinds: ["string", "number", "boolean"] };

/** What the stub's models take: a vLLM backend's sampling parameters and its inputs. Each is a text, a number or a flag. */
const PARAMETERS: Fields = {
  stream: flag,
  temperature: between(0, 2),
  top_p: between(0, 1),
  top_k: between(-1, Number.MAX_SAFE_INTEGER, whole),
  min_p: between(0, 1),
  max_tokens: between(1, Number.MAX_SAFE_INTEGER, whole),
  seed: whole,
  stop: text,
  ignore_eos: flag,
  presence_penalty: between(-2, 2),
  frequency_penalty: between(-2, 2),
  repetition_penalty: scalar,
  priority: whole,
  exclude_input_in_output: flag,
};

/** A parameter may stand beside the text as well. */
const REQUEST: Fields = { id: text, text_input: required(text), parameters: object, ...PARAMETERS };

/** Checks a request for a model. Throws StubError. */
export function readGenerateRequest(body: JsonObject, model: string): GenerateRequest {
  const fault = faultOf(body, REQUEST);
  if (fault !== undefined) throw faulty(fault, model);
  const nested = isObject(body.parameters) ? body.parameters : {};
  const inner = faultOf(nested, Object.fromEntries(Object.keys(nested).map((name) => [name, scalar])));
  if (inner !== undefined)
    throw invalid(`parameter '${inner.path}' has invalid type. It should be a number, a string or a boolean`);
  const wrong = faultOf(nested, PARAMETERS);
  if (wrong !== undefined) throw faulty(wrong, model);
  const parameters = { ...body, ...nested };
  const said = String(body.text_input);
  return {
    stream: parameters.stream === true,
    steering: steer(model, said),
    conversation: {
      model,
      texts: [said],
      userText: said,
      toolResults: [],
      images: [],
      imageCount: 0,
      tools: [],
      toolChoice: "none",
      parallelTools: false,
      maxTokens: typeof parameters.max_tokens === "number" ? parameters.max_tokens : undefined,
      stops: typeof parameters.stop === "string" ? [parameters.stop] : [],
      wantsJson: false,
      wantsThinking: false,
    },
  };
}
