import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { CountTokensRequest$ } from "@aws-sdk/client-bedrock-runtime";
import { type RecordedRequest, startRecordingServer } from "@sluice/testing/hosts";
import { answerTo, countInput } from "../answer.ts";
import { isObject } from "../json.ts";
import { SteeringError, steer } from "../steering.ts";
import { Ids, type ProviderStub, type StubOptions } from "../stub-server.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { checkCaller } from "./auth.ts";
import { converse, STOP_REASONS } from "./converse-answer.ts";
import { readConverse } from "./converse-request.ts";
import { converseEvents, padded } from "./converse-stream.ts";
import { BedrockError, invalid, steeredError, unserializable } from "./errors.ts";
import { EVENT_STREAM } from "./framing.ts";
import { invokeModel, promptOf } from "./invoke.ts";
import type { Credentials, SignatureCheck } from "./sigv4.ts";
import { checkBody } from "./smithy.ts";

export const BEDROCK_STUB_KEY = "ABSK-stub-bedrock";

/** A running stub of Bedrock's runtime, with what a client signs with. */
export interface BedrockStub extends ProviderStub {
  readonly region: string;
  readonly credentials: Credentials;
  /** Credentials that come with a session token. */
  readonly temporaryCredentials: Credentials;
}

export interface BedrockStubOptions extends StubOptions {
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Milliseconds since 1970, against which signatures are held. Default: the system's clock. */
  readonly now?: () => number;
}

const CREDENTIALS: Credentials = { accessKeyId: "AKIASTUBSTUBSTUBSTUB", secretAccessKey: "stub/secret+access/key" };
const TEMPORARY: Credentials = {
  accessKeyId: "ASIASTUBSTUBSTUBSTUB",
  secretAccessKey: "stub/temporary+access/key",
  sessionToken: "stub//session+token==",
};

/** Starts a server that speaks Bedrock's runtime protocol: Converse, ConverseStream, InvokeModel, CountTokens. */
export async function startBedrockStub(options: BedrockStubOptions = {}): Promise<BedrockStub> {
  const keys = options.keys ?? [BEDROCK_STUB_KEY];
  const region = options.region ?? "us-east-1";
  const check = { credentials: [CREDENTIALS, TEMPORARY], region, now: options.now ?? Date.now };
  const ids = new Ids();
  const server = await startRecordingServer(
    (request, response) => serve({ request, response, ids }, keys, check),
    options,
  );
  return { ...server, key: keys[0] ?? "", region, credentials: CREDENTIALS, temporaryCredentials: TEMPORARY };
}

interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  readonly ids: Ids;
}

async function serve(exchange: Exchange, keys: readonly string[], check: SignatureCheck): Promise<void> {
  const { request, response, ids } = exchange;
  const number = ids.next("").padStart(12, "0");
  const headers: OutgoingHttpHeaders = { "x-amzn-requestid": `00000000-0000-4000-8000-${number}` };
  try {
    await checkCaller(request, keys, check);
    await route(exchange, headers);
  } catch (error) {
    const known = error instanceof SteeringError ? invalid(error.message) : error;
    if (!(known instanceof BedrockError) || response.headersSent) throw error;
    await sendJson(response, known.status, { ...headers, ...known.headers }, known.body);
  }
}

/** What an operation is told. */
interface Call {
  readonly model: string;
  readonly body: unknown;
  readonly headers: OutgoingHttpHeaders;
}

async function route(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response } = exchange;
  const path = request.path.replace(/\?.*$/, "");
  const [, encoded = "", operation] =
    /^\/model\/([^/]+)\/(converse|converse-stream|invoke|count-tokens)$/.exec(path) ?? [];
  if (request.method !== "POST" || operation === undefined) {
    const body = { Output: { __type: "com.amazon.coral.service#UnknownOperationException" }, Version: "1.0" };
    return sendJson(response, 404, headers, body);
  }
  const model = readModel(encoded);
  const call: Call = { model, body: parse(request), headers };
  switch (operation) {
    case "invoke":
      return invoke(exchange, call);
    case "count-tokens":
      return countTokens(exchange, call);
    default:
      return talk(exchange, call, operation === "converse-stream");
  }
}

/** Names of Bedrock's models and inference profiles, and ARNs of either. */
const MODEL =
  /^(arn:aws[a-z-]*:bedrock:[a-z0-9-]*:\d*:[a-z-]+\/.+|([a-z-]+\.)?[a-z0-9]+\.[a-z0-9.:-]+|stub-[a-z0-9+-]+)$/i;

function readModel(encoded: string): string {
  const model = decodeURIComponent(encoded);
  if (!MODEL.test(model)) throw invalid("The provided model identifier is invalid.");
  return model;
}

async function talk(exchange: Exchange, call: Call, stream: boolean): Promise<void> {
  const { response, ids } = exchange;
  const { headers } = call;
  const prompt = readConverse(call.body, call.model, stream);
  if (!(await admit(exchange.response, prompt.steering, steeredError))) return;
  const answer = answerTo(prompt.conversation, prompt.steering, STOP_REASONS);
  const nextToolUseId = (): string => ids.next("tooluse_");
  if (!stream || prompt.steering.notSse) {
    return sendJson(response, 200, headers, converse(prompt, answer, nextToolUseId), prompt.steering);
  }
  const cause = { message: "The model has failed.", originalMessage: "overloaded", originalStatusCode: 529 };
  const failure = padded("modelStreamErrorException", cause, "closing");
  const events = converseEvents(prompt, answer, nextToolUseId);
  return sendEvents(response, headers, events, failure, prompt.steering, EVENT_STREAM);
}

async function invoke(exchange: Exchange, { model, body, headers }: Call): Promise<void> {
  const steering = steer(model, promptOf(body));
  if (!(await admit(exchange.response, steering, steeredError))) return;
  const answer = invokeModel(body, steering.refusal || steering.filter);
  const tokens = { "x-amzn-bedrock-invocation-latency": "1" };
  return sendJson(exchange.response, 200, { ...headers, ...tokens }, answer, steering);
}

async function countTokens(exchange: Exchange, { model, body, headers }: Call): Promise<void> {
  checkBody(CountTokensRequest$, body);
  const input = isObject(body) && isObject(body.input) ? body.input.converse : undefined;
  if (input === undefined) throw invalid("The stub counts the tokens of Converse requests only.");
  const prompt = readConverse(input, model, false);
  if (!(await admit(exchange.response, prompt.steering, steeredError))) return;
  const answer = { inputTokens: countInput(prompt.conversation) };
  return sendJson(exchange.response, 200, headers, answer, prompt.steering);
}

function parse(request: RecordedRequest): unknown {
  try {
    return request.json;
  } catch {
    throw unserializable("Unexpected end-of-input in the body of the request");
  }
}
