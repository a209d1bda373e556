import type { Message, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import { type GenerateContentResponse, GoogleGenAI } from "@google/genai";
import { type GeminiStub, startGeminiStub, VERTEX_STUB_PROJECT, vectorOf } from "@sluice/testbed";
import { importPKCS8, type JWTPayload, SignJWT } from "jose";
import OpenAI from "openai";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";

const clock = { now: Date.parse("2025-06-15T12:00:00Z") };
const LIFETIME = 600;
const stub = await useStub(startGeminiStub({ tokenSeconds: LIFETIME, now: () => clock.now }));
const client = clientOf(stub);
beforeEach(() => {
  clock.now = Date.now();
});

/** The official client, which takes its tokens from the stub in the place of oauth2.googleapis.com. */
function clientOf({ url, serviceAccount }: GeminiStub): GoogleGenAI {
  // It tells everyone who has no API key that the key is not used.
  vi.spyOn(console, "debug").mockImplementation(() => undefined);
  const fetchImplementation = (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    fetch(String(input).replace("https://oauth2.googleapis.com", url), init);
  return new GoogleGenAI({
    vertexai: true,
    project: serviceAccount.project_id,
    location: "europe-west4",
    httpOptions: { baseUrl: url },
    googleAuthOptions: { credentials: serviceAccount, clientOptions: { transporterOptions: { fetchImplementation } } },
  });
}

const parent = `projects/${VERTEX_STUB_PROJECT}/locations/europe-west4`;
const GOOGLE = `/v1/${parent}/publishers/google/models`;
const ANTHROPIC = `/v1/${parent}/publishers/anthropic/models`;
const hello = { contents: [{ role: "user", parts: [{ text: "hi" }] }] };

function post(path: string, body: unknown, token = stub.accessToken): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function refusal(reply: Response): Promise<unknown> {
  const { error } = (await reply.json()) as { error: { code: number } };
  expect(error.code).toBe(reply.status);
  return error;
}

describe("Gemini's models", () => {
  test("the client gets a token with the service account and is answered", async () => {
    const answer = await client.models.generateContent({ model: "gemini-2.5-flash", contents: "how are you" });
    expect(answer.text).toBe("You said: how are you");
    expect(answer).toMatchObject({
      createTime: "2025-06-15T15:06:40.000Z",
      modelVersion: "gemini-2.5-flash",
      usageMetadata: {
        promptTokenCount: 3,
        candidatesTokenCount: 5,
        totalTokenCount: 8,
        candidatesTokensDetails: [{ modality: "TEXT", tokenCount: 5 }],
        trafficType: "ON_DEMAND",
      },
    });
    expect(answer.candidates?.[0]).not.toHaveProperty("index");
    expect(stub.requests.map((request) => request.path)).toEqual([
      "/token",
      `/v1beta1/${parent}/publishers/google/models/gemini-2.5-flash:generateContent`,
    ]);
  });

  test("a stream is read to its end", async () => {
    const stream = await client.models.generateContentStream({ model: "stub-thinking+split-7", contents: "Grüße" });
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.text ?? "").join("")).toBe("You said: Grüße");
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: "STOP" }],
      usageMetadata: { thoughtsTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 11 },
    });
  });

  test("tokens are counted, texts embedded, images made", async () => {
    const counted = await client.models.countTokens({
      model: "gemini-2.5-flash",
      contents: "one two",
      config: { systemInstruction: "be kind" },
    });
    expect(counted).toMatchObject({ totalTokens: 4 });
    const old = await client.models.embedContent({ model: "gemini-embedding-001", contents: ["hello there", "other"] });
    expect(old.embeddings?.map((embedding) => embedding.values)).toEqual([
      [...vectorOf("hello there", 8)],
      [...vectorOf("other", 8)],
    ]);
    const current = await client.models.embedContent({ model: "gemini-embedding-2", contents: "hello there" });
    expect(current.embeddings?.[0]?.values).toEqual([...vectorOf("hello there", 8)]);
    const images = await post(`${GOOGLE}/imagen-4.0-generate-001:predict`, {
      instances: [{ prompt: "a cat" }],
      parameters: { sampleCount: 2, aspectRatio: "16:9", seed: 1, addWatermark: false },
    });
    const image = { mimeType: "image/png", bytesBase64Encoded: expect.any(String) };
    expect(await images.json()).toEqual({ predictions: [image, image] });
  });

  test("the express mode takes a key and has no project", async () => {
    const express = new GoogleGenAI({ vertexai: true, apiKey: stub.key, httpOptions: { baseUrl: stub.url } });
    const answer = await express.models.generateContent({ model: "gemini-2.5-flash", contents: "hi" });
    expect(answer.text).toBe("You said: hi");
    expect(stub.requests[0]?.path).toBe("/v1beta1/publishers/google/models/gemini-2.5-flash:generateContent");
  });

  test.each([
    {
      name: "no role",
      body: { contents: [{ parts: [{ text: "x" }] }] },
      message: "Please use a valid role: user, model.",
    },
    {
      name: "an empty text",
      body: { contents: [{ role: "user", parts: [{ text: "" }] }] },
      message: expect.stringContaining("empty text parameter"),
    },
    {
      name: "a field that only Gemini's API knows",
      body: { ...hello, store: true },
      message: 'Invalid JSON payload received. Unknown name "store": Cannot find field.',
    },
    {
      name: "a wrong type",
      body: { ...hello, systemInstruction: "x" },
      message: `Invalid value at 'system_instruction' (type.googleapis.com/google.cloud.aiplatform.v1.Content), "x"`,
    },
  ])("$name is refused with 400", async ({ body, message }) => {
    const reply = await post(`${GOOGLE}/gemini-2.5-flash:generateContent`, body);
    expect(await refusal(reply)).toMatchObject({ code: 400, status: "INVALID_ARGUMENT", message });
  });

  test("another project, an unknown model and an unknown path are told apart", async () => {
    const body = hello;
    const project = await post(
      "/v1/projects/other/locations/us-central1/publishers/google/models/m:generateContent",
      body,
    );
    expect(await refusal(project)).toMatchObject({ code: 403, status: "PERMISSION_DENIED" });
    const model = await post(`${GOOGLE}/gpt-4o:generateContent`, body);
    expect(await refusal(model)).toMatchObject({
      code: 404,
      message: expect.stringContaining(`Publisher Model \`${parent}/publishers/google/models/gpt-4o\` was not found`),
    });
    expect((await post(`/v1/${parent}/models/m:generateContent`, body)).status).toBe(404);
  });
});

describe("access tokens", () => {
  const path = `${GOOGLE}/gemini-2.5-flash:generateContent`;

  test("no token and a wrong one are 401", async () => {
    const none = await fetch(`${stub.url}${path}`, { method: "POST", body: JSON.stringify(hello) });
    expect(await refusal(none)).toMatchObject({
      status: "UNAUTHENTICATED",
      details: [{ reason: "CREDENTIALS_MISSING", metadata: { service: "aiplatform.googleapis.com" } }],
    });
    expect(await refusal(await post(path, hello, stub.key))).toMatchObject({ code: 401, status: "UNAUTHENTICATED" });
  });

  test("a token is good for its time, and no longer", async () => {
    const { access_token: token, expires_in: seconds } = (await (await exchange({})).json()) as Grant;
    expect(seconds).toBe(LIFETIME);
    expect((await post(path, hello, token)).status).toBe(200);
    clock.now += LIFETIME * 1000 - 1;
    expect((await post(path, hello, token)).status).toBe(200);
    clock.now += 1;
    expect((await post(path, hello, token)).status).toBe(401);
  });

  test("tokens can be revoked", async () => {
    const { access_token: token } = (await (await exchange({})).json()) as Grant;
    stub.revokeTokens();
    expect((await post(path, hello, token)).status).toBe(401);
    expect((await post(path, hello)).status).toBe(200);
  });

  test.each([
    { name: "another issuer", claims: { iss: "someone@example.com" }, error: "invalid_grant" },
    { name: "another audience", claims: { aud: "https://example.com/token" }, error: "invalid_grant" },
    { name: "no scope", claims: { scope: "" }, error: "invalid_scope" },
    { name: "too long a life", claims: { exp: 3601 }, error: "invalid_grant" },
    { name: "an end in the past", claims: { iat: -7200, exp: -3600 }, error: "invalid_grant" },
    { name: "a beginning in the future", claims: { iat: 360, exp: 720 }, error: "invalid_grant" },
  ])("an assertion with $name is refused", async ({ claims, error }) => {
    const reply = await exchange(claims);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ error, error_description: expect.any(String) });
  });

  test("Google's own audience is taken, a spoilt signature is not", async () => {
    expect((await exchange({ aud: "https://oauth2.googleapis.com/token" })).status).toBe(200);
    const signed = await assertion({});
    const spoilt = `${signed.slice(0, -8)}${signed.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA"}`;
    const reply = await askToken({ grant_type: GRANT, assertion: spoilt });
    expect(await reply.json()).toEqual({ error: "invalid_grant", error_description: "Invalid JWT Signature." });
  });

  test("what is no grant, or no assertion, is refused", async () => {
    const password = await askToken({ grant_type: "password" });
    expect(await password.json()).toMatchObject({ error: "unsupported_grant_type" });
    expect(await (await askToken({ grant_type: GRANT })).json()).toMatchObject({ error: "invalid_request" });
    const noise = await askToken({ grant_type: GRANT, assertion: "noise" });
    expect(await noise.json()).toMatchObject({ error: "invalid_request" });
  });

  test("the issuer's name steers the endpoint", async () => {
    expect((await exchange({ iss: "stub-error-503@x.iam.gserviceaccount.com" })).status).toBe(503);
    const broken = await exchange({ iss: "stub-bad-json@x.iam.gserviceaccount.com" });
    await expect(broken.json()).rejects.toThrow(SyntaxError);
  });
});

interface Grant {
  readonly access_token: string;
  readonly expires_in: number;
}

const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

function askToken(fields: Record<string, string>): Promise<Response> {
  return fetch(stub.serviceAccount.token_uri, { method: "POST", body: new URLSearchParams(fields) });
}

/** An assertion as the documentation wants it; `iat` and `exp` are seconds from now. */
async function assertion(claims: JWTPayload): Promise<string> {
  const { private_key, private_key_id, client_email, token_uri } = stub.serviceAccount;
  const now = Math.floor(clock.now / 1000);
  const whole = {
    iss: client_email,
    aud: token_uri,
    scope: "https://www.googleapis.com/auth/cloud-platform",
    ...claims,
    iat: now + (claims.iat ?? 0),
    exp: now + (claims.exp ?? 3600),
  };
  const key = await importPKCS8(private_key, "RS256");
  return new SignJWT(whole).setProtectedHeader({ alg: "RS256", typ: "JWT", kid: private_key_id }).sign(key);
}

async function exchange(claims: JWTPayload): Promise<Response> {
  return askToken({ grant_type: GRANT, assertion: await assertion(claims) });
}

describe("Claude's models", () => {
  const ask = (content: string) => ({
    anthropic_version: "vertex-2023-10-16",
    max_tokens: 100,
    messages: [{ role: "user", content }],
  });

  test("a message has no model, its version is in the body", async () => {
    const reply = await post(`${ANTHROPIC}/claude-sonnet-4-5@20250929:rawPredict`, ask("hi"));
    const answer = (await reply.json()) as Message;
    expect(answer).toMatchObject({
      type: "message",
      model: "claude-sonnet-4-5@20250929",
      content: [{ type: "text", text: "You said: hi" }],
      stop_reason: "end_turn",
      usage: { input_tokens: 1, output_tokens: 3 },
    });
    expect(reply.headers.get("request-id")).toMatch(/^req_vrtx_/);
  });

  test("a stream has Anthropic's events", async () => {
    const body = { ...ask("hi"), stream: true };
    const reply = await post(`${ANTHROPIC}/claude-sonnet-4-5@20250929:streamRawPredict`, body);
    expect(reply.headers.get("content-type")).toContain("text/event-stream");
    const events = (await sseData(reply)).map((data) => JSON.parse(data) as RawMessageStreamEvent);
    expect(events[0]?.type).toBe("message_start");
    expect(events.at(-1)?.type).toBe("message_stop");
  });

  test("tokens are counted by a model of their own", async () => {
    const { max_tokens: _unused, ...body } = ask("one two");
    const reply = await post(`${ANTHROPIC}/count-tokens:rawPredict`, { ...body, model: "claude-sonnet-4-5" });
    expect(await reply.json()).toEqual({ input_tokens: 2 });
  });

  test.each([
    {
      name: "no version",
      body: { ...ask("x"), anthropic_version: undefined },
      message: "anthropic_version: Field required",
    },
    {
      name: "the version of the API itself",
      body: { ...ask("x"), anthropic_version: "2023-06-01" },
      message: "anthropic_version: Input should be 'vertex-2023-10-16'",
    },
    { name: "a model", body: { ...ask("x"), model: "claude" }, message: "model: Extra inputs are not permitted" },
    { name: "no max_tokens", body: { ...ask("x"), max_tokens: undefined }, message: "max_tokens: Field required" },
  ])("$name is refused as Anthropic does", async ({ body, message }) => {
    const reply = await post(`${ANTHROPIC}/claude-sonnet-4-5:rawPredict`, body);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ type: "error", error: { type: "invalid_request_error", message } });
  });

  test("quotas are Google's, an overload is Anthropic's", async () => {
    expect(await refusal(await post(`${ANTHROPIC}/stub-error-429:rawPredict`, ask("x")))).toMatchObject({
      status: "RESOURCE_EXHAUSTED",
    });
    const overload = await post(`${ANTHROPIC}/stub-error-529:rawPredict`, ask("x"));
    expect(overload.status).toBe(529);
    expect(await overload.json()).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
    expect((await post(`${ANTHROPIC}/gemini-2.5-pro:rawPredict`, ask("x"))).status).toBe(404);
  });
});

describe("OpenAI's protocol", () => {
  const openai = (baseURL: string, apiKey: string): OpenAI => new OpenAI({ apiKey, baseURL, maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "hi" }];

  test("Vertex wants the publisher before the model's name", async () => {
    const vertex = openai(`${stub.url}/v1beta1/${parent}/endpoints/openapi`, stub.accessToken);
    const answer = await vertex.chat.completions.create({ model: "google/gemini-2.5-flash", messages });
    expect(answer.choices[0]?.message.content).toBe("You said: hi");
    const stream = await vertex.chat.completions.create({ model: "google/gemini-2.5-flash", messages, stream: true });
    const pieces: string[] = [];
    for await (const chunk of stream) pieces.push(chunk.choices[0]?.delta.content ?? "");
    expect(pieces.join("")).toBe("You said: hi");
    await expect(vertex.chat.completions.create({ model: "gemini-2.5-flash", messages })).rejects.toMatchObject({
      status: 404,
    });
  });

  test("the Gemini API takes its key as a bearer token", async () => {
    const gemini = openai(`${stub.url}/v1beta/openai`, stub.key);
    const answer = await gemini.chat.completions.create({ model: "gemini-2.5-flash", messages });
    expect(answer.choices[0]?.message.content).toBe("You said: hi");
  });

  test("errors are Google's, in an array", async () => {
    const body = { model: "google/gemini-2.5-flash", messages, top_k: 1 };
    const reply = await post(`/v1beta1/${parent}/endpoints/openapi/chat/completions`, body);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toEqual([
      { error: { code: 400, message: "Unrecognized request argument supplied: top_k", status: "INVALID_ARGUMENT" } },
    ]);
  });
});
