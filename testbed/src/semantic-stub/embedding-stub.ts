import { createHash, createHmac } from "node:crypto";
import type { RecordedRequest } from "@sluice/testing/hosts";
import { flag, list, object, oneOf, required, text, whole } from "../provider-stub/fields.ts";
import {
  checkFields,
  checkHeader,
  Refusal,
  type ServiceAnswer,
  type ServiceStub,
  startServiceStub,
} from "./service-stub.ts";

/** What every service of embeddings that is stubbed asks for. */
export const EMBEDDING_STUB_KEY = "sk-stub-embedding";
export const EMBEDDING_STUB_SECRET = "stub-secret";
export const EMBEDDING_STUB_APP = "stub-app";

const DIMENSIONS = 64;

/** A server that speaks the protocols of all services of embeddings that ai-cache knows, exact to the field. */
export function startEmbeddingStub(): Promise<ServiceStub> {
  return startServiceStub(ROUTES);
}

/**
 * A vector of the words of a text: texts that share most of their words are close, whatever the order. Unlike a model's, it can be
 * told by looking at the texts.
 */
export function meaningOf(words: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [""]) {
    const digest = createHash("sha256").update(word).digest();
    for (let index = 0; index < 4; index++) {
      const at = digest.readUInt16LE(index * 2) % DIMENSIONS;
      vector[at] = (vector[at] ?? 0) + 1;
    }
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function oneText(value: unknown): string {
  const [only, ...others] = Array.isArray(value) ? value : [value];
  if (typeof only !== "string" || only === "" || others.length > 0) throw new Refusal(400, "one text is expected");
  return only;
}

function bearer(request: RecordedRequest): void {
  checkHeader(request, "authorization", `Bearer ${EMBEDDING_STUB_KEY}`);
}

/** https://platform.openai.com/docs/api-reference/embeddings */
const openai: ServiceAnswer = (body, request) => {
  bearer(request);
  const { model, input } = checkFields(body, { input: required(text), model: required(text) });
  const usage = { prompt_tokens: 3, total_tokens: 3 };
  return {
    object: "list",
    data: [{ object: "embedding", index: 0, embedding: meaningOf(oneText(input)) }],
    model,
    usage,
  };
};

const azure: ServiceAnswer = (body, request) => {
  checkHeader(request, "api-key", EMBEDDING_STUB_KEY);
  if (!request.path.endsWith("?api-version=2024-10-21")) throw new Refusal(404, "Resource not found");
  const { input } = checkFields(body, { input: required(text) });
  return { object: "list", data: [{ object: "embedding", index: 0, embedding: meaningOf(oneText(input)) }] };
};

const dashscope: ServiceAnswer = (body, request) => {
  bearer(request);
  checkFields(body, { model: required(text), input: required(object), parameters: object });
  const { texts } = checkFields(body.input, { texts: required(list) }, "input.");
  checkFields(body.parameters, { text_type: oneOf("query", "document") }, "parameters.");
  const embeddings = [{ text_index: 0, embedding: meaningOf(oneText(texts)) }];
  return { output: { embeddings }, usage: { total_tokens: 3 }, request_id: "stub" };
};

const cohere: ServiceAnswer = (body, request) => {
  bearer(request);
  const types = oneOf("search_document", "search_query", "classification", "clustering");
  const fields = { model: required(text), texts: required(list), input_type: required(types), embedding_types: list };
  const { texts } = checkFields(body, fields);
  return { id: "stub", texts, embeddings: { float: [meaningOf(oneText(texts))] }, response_type: "embeddings_by_type" };
};

const ollama: ServiceAnswer = (body) => {
  const { model, input } = checkFields(body, { model: required(text), input: required(text) });
  return { model, embeddings: [meaningOf(oneText(input))], total_duration: 1, load_duration: 1, prompt_eval_count: 3 };
};

const huggingface: ServiceAnswer = (body, request) => {
  bearer(request);
  const { inputs, options } = checkFields(body, { inputs: required(text), options: object });
  checkFields(options, { wait_for_model: flag }, "options.");
  return meaningOf(oneText(inputs));
};

const textin: ServiceAnswer = (body, request) => {
  checkHeader(request, "x-ti-app-id", EMBEDDING_STUB_APP);
  checkHeader(request, "x-ti-secret-code", EMBEDDING_STUB_SECRET);
  const { input, matryoshka_dim } = checkFields(body, { input: required(list), matryoshka_dim: required(whole) });
  return {
    code: 200,
    message: "success",
    duration: 1,
    result: { embedding: [meaningOf(oneText(input))], matryoshka_dim },
  };
};

/** https://www.xfyun.cn/doc/spark/Embedding_api.html: the signature is in the query, text and vector are in base64. */
const xfyun: ServiceAnswer = (body, request) => {
  checkSignature(request);
  checkFields(body, { header: required(object), parameter: required(object), payload: required(object) });
  checkFields(body.header, { app_id: required(text), status: required(whole) }, "header.");
  const { emb } = checkFields(body.parameter, { emb: required(object) }, "parameter.");
  checkFields(emb, { domain: required(oneOf("query", "para")), feature: required(object) }, "parameter.emb.");
  const { messages } = checkFields(body.payload, { messages: required(object) }, "payload.");
  const { text: encoded } = checkFields(messages, { text: required(text) }, "payload.messages.");
  const inner: unknown = JSON.parse(Buffer.from(String(encoded), "base64").toString());
  const { messages: turns } = checkFields(inner, { messages: required(list) }, "payload.messages.text.");
  const [turn] = Array.isArray(turns) ? turns : [];
  const { content } = checkFields(turn, { content: required(text), role: required(oneOf("user")) }, "messages[0].");
  const floats = Float32Array.from(meaningOf(oneText(content)));
  const feature = {
    encoding: "utf8",
    compress: "raw",
    format: "plain",
    text: Buffer.from(floats.buffer).toString("base64"),
  };
  return { header: { code: 0, message: "success", sid: "stub" }, payload: { feature } };
};

function checkSignature(request: RecordedRequest): void {
  const query = new URLSearchParams(request.path.split("?")[1] ?? "");
  const host = query.get("host") ?? "";
  const date = query.get("date") ?? "";
  if (Math.abs(Date.parse(date) - Date.now()) > 300_000) throw new Refusal(403, "HMAC signature cannot be verified");
  const signed = `host: ${host}\ndate: ${date}\nPOST / HTTP/1.1`;
  const signature = createHmac("sha256", EMBEDDING_STUB_SECRET).update(signed).digest("base64");
  const expected = `api_key="${EMBEDDING_STUB_KEY}", algorithm="hmac-sha256", headers="host date request-line", signature="${signature}"`;
  const given = Buffer.from(query.get("authorization") ?? "", "base64").toString();
  if (given !== expected) throw new Refusal(401, `the signature is not ${expected} but ${given}`);
}

const ROUTES: Readonly<Record<string, ServiceAnswer>> = {
  "POST /v1/embeddings": openai,
  "POST /openai/deployments/text-embedding-ada-002/embeddings": azure,
  "POST /api/v1/services/embeddings/text-embedding/text-embedding": dashscope,
  "POST /v2/embed": cohere,
  "POST /api/embed": ollama,
  "POST /pipeline/feature-extraction/sentence-transformers/all-MiniLM-L6-v2": huggingface,
  "POST /ai/service/v1/acge_embedding": textin,
  "POST /": xfyun,
};
