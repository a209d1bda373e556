import { type Answer, answerTo } from "../answer.ts";
import { type Exchange, jsonOf, mayEnter, startStub } from "../exchange.ts";
import type { StreamEvent } from "../framing.ts";
import { isObject } from "../json.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { pieces } from "../tokens.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { invalid, MODEL_FAILURE, refuse, steeredError } from "./errors.ts";
import { readGenerateRequest } from "./request.ts";

/**
 * Starts a server that speaks the generate extension of Triton's protocol, plain and streamed. Source:
 * github.com/triton-inference-server/server, docs/protocol/extension_generate.md; the texts of errors are its tests'.
 * It asks for no key unless it is given some; then for a bearer token, which is a proxy's in front of a Triton.
 */
export function startTritonStub(options: StubOptions = {}): Promise<ProviderStub> {
  return startStub({ key: "", answer, invalid }, options);
}

const PATH = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/(generate|generate_stream)$/;

/** The versions every model has; the last is the one of a request that names none. */
const VERSIONS = ["1", "2"];

/** Models of makers whose weights nobody has: what a forgotten model mapping would send. */
const FOREIGN = /^(gpt-\d|o\d|claude|gemini|text-embedding)/;

/** A reply, or an event of one. */
interface Generated {
  readonly model_name: string;
  readonly model_version: string;
  readonly text_output: string;
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  if (!mayEnter(exchange)) throw refuse(401, "unauthorized");
  const [, name = "", version = VERSIONS.at(-1) ?? "", path] = PATH.exec(exchange.path) ?? [];
  if (path === undefined) throw refuse(404, "Not Found");
  if (request.method !== "POST") throw refuse(405, "Method Not Allowed");
  const model = decodeURIComponent(name);
  if (FOREIGN.test(model)) throw refuse(404, `Request for unknown model: '${model}' is not found`);
  if (!VERSIONS.includes(version)) {
    throw refuse(404, `Request for unknown model: '${model}' version ${version} is not found`);
  }
  const body = jsonOf(request);
  if (!isObject(body)) throw invalid("failed to parse the request JSON buffer: Invalid value. at 0");
  const read = readGenerateRequest(body, model);
  const { steering } = read;
  if (!(await admit(response, steering, steeredError))) return;
  // The protocol has no place for thoughts.
  const said = answerTo(read.conversation, { ...steering, thinking: false });
  const whole: Generated = { model_name: model, model_version: version, text_output: said.text };
  if (path === "generate_stream" && !steering.notSse) {
    const failure = { data: JSON.stringify({ error: MODEL_FAILURE }), part: "closing" as const };
    return sendEvents(response, {}, generated(whole, said, read.stream), failure, steering);
  }
  if (path === "generate" && read.stream) {
    throw invalid(
      "generate expects model to produce exactly 1 response, use generate stream for model that generates various number of responses",
    );
  }
  return sendJson(response, 200, {}, whole, steering);
}

/** The events of an answer: one unless the model was told to stream. Nothing marks the end. */
function* generated(whole: Generated, answer: Answer, stream: boolean): Generator<StreamEvent> {
  const words = stream ? pieces(answer.text) : [answer.text];
  for (const [index, text_output] of words.entries()) {
    const part = index < words.length - 1 ? "content" : "closing";
    yield { data: JSON.stringify({ ...whole, text_output }), part };
  }
}
