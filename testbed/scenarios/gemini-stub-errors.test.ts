import { ApiError, GoogleGenAI } from "@google/genai";
import { startGeminiStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startGeminiStub());
const client = new GoogleGenAI({ apiKey: stub.key, httpOptions: { baseUrl: stub.url } });

const FLASH = "/v1beta/models/gemini-2.5-flash:generateContent";
const user = { role: "user", parts: [{ text: "x" }] };
const call = { role: "model", parts: [{ functionCall: { name: "f", args: {} } }] };
const result = { functionResponse: { name: "f", response: { output: "r" } } };
const declare = (declaration: object) => ({ contents: [user], tools: [{ functionDeclarations: [declaration] }] });
const configure = (generationConfig: object) => ({ contents: [user], generationConfig });

interface ErrorBody {
  readonly error: { code: number; message: string; status: string; details?: Record<string, unknown>[] };
}

async function refusal(path: string, body: unknown, headers?: Record<string, string>): Promise<ErrorBody["error"]> {
  const reply = await post(path, body, headers);
  const { error } = (await reply.json()) as ErrorBody;
  expect(error.code).toBe(reply.status);
  return error;
}

function post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response> {
  const all = { "content-type": "application/json", ...(headers ?? { "x-goog-api-key": stub.key }) };
  return fetch(`${stub.url}${path}`, { method: "POST", headers: all, body: JSON.stringify(body) });
}

describe("keys", () => {
  test("a key in the query counts as one in the header", async () => {
    expect((await post(`${FLASH}?key=${stub.key}`, { contents: [user] }, {})).status).toBe(200);
  });

  test("no key is 403, a wrong one is 400", async () => {
    const none = await refusal(FLASH, { contents: [user] }, {});
    expect(none).toMatchObject({ code: 403, status: "PERMISSION_DENIED" });
    const wrong = await refusal(FLASH, { contents: [user] }, { "x-goog-api-key": "AIza-other" });
    expect(wrong).toMatchObject({
      code: 400,
      status: "INVALID_ARGUMENT",
      message: "API key not valid. Please pass a valid API key.",
      details: [{ reason: "API_KEY_INVALID", domain: "googleapis.com" }],
    });
    const bearer = await refusal(FLASH, { contents: [user] }, { authorization: `Bearer ${stub.key}` });
    expect(bearer.code).toBe(403);
  });
});

describe("errors that are asked for", () => {
  test.each([
    { flags: "error-400", code: 400, status: "INVALID_ARGUMENT" },
    { flags: "error-403", code: 403, status: "PERMISSION_DENIED" },
    { flags: "error-404", code: 404, status: "NOT_FOUND" },
    { flags: "error-429", code: 429, status: "RESOURCE_EXHAUSTED" },
    { flags: "error-quota", code: 429, status: "RESOURCE_EXHAUSTED" },
    { flags: "error-500", code: 500, status: "INTERNAL" },
    { flags: "error-503", code: 503, status: "UNAVAILABLE" },
    { flags: "error-504", code: 504, status: "DEADLINE_EXCEEDED" },
    { flags: "no-such-flag", code: 400, status: "INVALID_ARGUMENT" },
    { flags: "end-end-turn", code: 400, status: "INVALID_ARGUMENT" },
  ])("$flags is $code $status, plain and streamed", async ({ flags, code, status }) => {
    const ask = { model: `stub-${flags}`, contents: "hi" };
    const plain = await client.models.generateContent(ask).catch((cause: unknown) => cause);
    expect(plain instanceof ApiError && plain.status).toBe(code);
    expect(plain instanceof ApiError && plain.message).toContain(`"status":"${status}"`);
    await expect(client.models.generateContentStream(ask)).rejects.toMatchObject({ status: code });
  });

  test("a rate limit says when to come again, a used-up quota which it was", async () => {
    const retry = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "0.020s" };
    const limited = await refusal("/v1beta/models/stub-error-429:generateContent", { contents: [user] });
    expect(limited.details).toEqual([retry]);
    const used = await refusal("/v1beta/models/stub-error-quota:generateContent", { contents: [user] });
    expect(used.details?.[0]).toMatchObject({ "@type": "type.googleapis.com/google.rpc.QuotaFailure" });
  });

  test("a reset connection is an error of the connection", async () => {
    await expect(client.models.generateContent({ model: "stub-reset", contents: "hi" })).rejects.toThrow(
      "fetch failed",
    );
  });

  test("flags in the prompt steer, every method", async () => {
    const flagged = { parts: [{ text: "[stub:error-503] hi" }] };
    expect((await post(FLASH, { contents: [flagged] })).status).toBe(503);
    const model = "/v1beta/models/gemini-embedding-001";
    expect((await post(`${model}:embedContent`, { content: flagged })).status).toBe(503);
    const requests = [{ model: "models/gemini-embedding-001", content: flagged }];
    expect((await post(`${model}:batchEmbedContents`, { requests })).status).toBe(503);
    const prompt = "[stub:error-503] hi";
    expect((await post("/v1beta/models/imagen-4:predict", { instances: [{ prompt }] })).status).toBe(503);
  });

  test("an error of a stream that would be an array is in an array", async () => {
    const reply = await post("/v1beta/models/stub-error-503:streamGenerateContent", { contents: [user] });
    expect(await reply.json()).toMatchObject([{ error: { code: 503 } }]);
  });
});

describe("bodies that are no such message", () => {
  test.each([
    {
      name: "an unknown name",
      body: { contents: [user], messages: [] },
      message: 'Invalid JSON payload received. Unknown name "messages": Cannot find field.',
    },
    {
      name: "an unknown name below",
      body: configure({ max_tokens: 5 }),
      message: `Invalid JSON payload received. Unknown name "max_tokens" at 'generation_config': Cannot find field.`,
    },
    {
      name: "a wrong type",
      body: { contents: [{ parts: [{ text: 5 }] }] },
      message: `Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 5`,
    },
    {
      name: "a text where a message belongs",
      body: { contents: [user], systemInstruction: "be kind" },
      message: `Invalid value at 'system_instruction' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content), "be kind"`,
    },
    {
      name: "an unknown value of an enum",
      body: { contents: [user], toolConfig: { functionCallingConfig: { mode: "REQUIRED" } } },
      message: `Invalid value at 'tool_config.function_calling_config.mode' (type.googleapis.com/google.ai.generativelanguage.v1beta.FunctionCallingConfig.Mode), "REQUIRED"`,
    },
    {
      name: "a list where none belongs",
      body: declare({ name: "f", parameters: { type: ["string", "null"] } }),
      message: `Invalid JSON payload received. Unknown name "type" at 'tools[0].function_declarations[0].parameters': Proto field is not repeating, cannot start list.`,
    },
    {
      name: "a keyword of JSON schema",
      body: declare({ name: "f", parameters: { type: "OBJECT", properties: { a: { const: 1 } } } }),
      message: `Invalid JSON payload received. Unknown name "const" at 'tools[0].function_declarations[0].parameters.properties[0].value': Cannot find field.`,
    },
    {
      name: "two kinds of data in a part",
      body: { contents: [{ parts: [{ text: "a", functionCall: { name: "f" } }] }] },
      message: `Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. Cannot set 'functionCall'`,
    },
    {
      name: "bytes that are no base64",
      body: { contents: [{ parts: [{ inlineData: { mimeType: "image/png", data: "data:image/png;base64,AA" } }] }] },
      message: `Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed for "data:image/png;base64,AA"`,
    },
    {
      name: "a field that only Vertex knows",
      body: { contents: [user], generationConfig: { audioTimestamp: true } },
      message: `Invalid JSON payload received. Unknown name "audioTimestamp" at 'generation_config': Cannot find field.`,
    },
  ])("$name is refused with 400 and the field", async ({ body, message }) => {
    const error = await refusal(FLASH, body);
    expect(error).toMatchObject({
      code: 400,
      status: "INVALID_ARGUMENT",
      message,
      details: [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ description: message }] }],
    });
  });

  test("names in snake case, numbers as strings and single values for lists are read", async () => {
    const body = {
      system_instruction: { parts: { text: "be kind" } },
      contents: { parts: { text: "a b c" } },
      generation_config: { max_output_tokens: "3", stop_sequences: null },
      tools: {
        function_declarations: [{ name: "f", parameters: { type: "object", properties: { a: { type: "string" } } } }],
      },
    };
    const reply = await post(FLASH, body);
    expect(await reply.json()).toMatchObject({
      candidates: [{ content: { parts: [{ text: "You said: a" }] }, finishReason: "MAX_TOKENS" }],
    });
  });

  test("a body that is no JSON and an unknown parameter of the query are refused", async () => {
    const headers = { "x-goog-api-key": stub.key };
    const broken = await fetch(`${stub.url}${FLASH}`, { method: "POST", headers, body: "{" });
    expect(broken.status).toBe(400);
    const error = await refusal(`${FLASH}?api-version=1`, { contents: [user] });
    expect(error.message).toContain('Unknown name "api-version": Cannot bind query parameter.');
  });
});

describe("requests that make no sense", () => {
  test.each([
    { name: "no contents", body: {}, message: "* GenerateContentRequest.contents: contents is not specified\n" },
    {
      name: "an unknown role",
      body: { contents: [{ role: "assistant", parts: [{ text: "x" }] }] },
      message: "Please use a valid role: user, model.",
    },
    {
      name: "a content without parts",
      body: { contents: [{ role: "user", parts: [] }] },
      message: "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.\n",
    },
    {
      name: "an empty part",
      body: { contents: [{ role: "user", parts: [{}] }] },
      message:
        "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field\n",
    },
    {
      name: "a call without a question",
      body: { contents: [call] },
      message: expect.stringContaining("function call turn comes immediately after a user turn"),
    },
    {
      name: "a result without a call",
      body: { contents: [user, { role: "user", parts: [result] }] },
      message: expect.stringContaining("function response turn comes immediately after a function call turn"),
    },
    {
      name: "too many results",
      body: { contents: [user, call, { role: "user", parts: [result, result] }] },
      message: expect.stringContaining("number of function response parts is equal to"),
    },
    {
      name: "a result of another name",
      body: {
        contents: [user, call, { role: "user", parts: [{ functionResponse: { name: "call_1", response: {} } }] }],
      },
      message: expect.stringContaining("does not match any function call"),
    },
    {
      name: "a name that is none",
      body: declare({ name: "get weather" }),
      message: expect.stringContaining("function_declarations[0].name: Invalid function name."),
    },
    {
      name: "an object without properties",
      body: declare({ name: "f", parameters: { type: "OBJECT", properties: {} } }),
      message:
        "* GenerateContentRequest.tools[0].function_declarations[0].parameters.properties: should be non-empty for OBJECT type\n",
    },
    {
      name: "an array without items",
      body: declare({ name: "f", parameters: { type: "OBJECT", properties: { a: { type: "ARRAY" } } } }),
      message:
        "* GenerateContentRequest.tools[0].function_declarations[0].parameters.properties[a].items: missing field.\n",
    },
    {
      name: "a schema in two notations",
      body: declare({ name: "f", parameters: { type: "OBJECT" }, parametersJsonSchema: {} }),
      message: expect.stringContaining("must not be set together"),
    },
    {
      name: "a function that is allowed but not there",
      body: {
        ...declare({ name: "f" }),
        toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["g"] } },
      },
      message: expect.stringContaining("allowed_function_names[0]"),
    },
    {
      name: "allowed functions in another mode",
      body: {
        ...declare({ name: "f" }),
        toolConfig: { functionCallingConfig: { mode: "AUTO", allowedFunctionNames: ["f"] } },
      },
      message: "Please set allowed_function_names only when function calling mode is ANY.",
    },
    {
      name: "functions beside JSON",
      body: { ...declare({ name: "f" }), generationConfig: { responseMimeType: "application/json" } },
      message: "Function calling with a response mime type: 'application/json' is unsupported",
    },
    {
      name: "a schema for plain text",
      body: configure({ responseSchema: { type: "STRING" } }),
      message: expect.stringContaining("response_mime_type application/json"),
    },
    {
      name: "a temperature out of range",
      body: configure({ temperature: 3 }),
      message: "* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0, 2].\n",
    },
    {
      name: "too many stop sequences",
      body: configure({ stopSequences: ["1", "2", "3", "4", "5", "6"] }),
      message: expect.stringContaining("at most 5 stop sequences"),
    },
    {
      name: "a budget and a level of thinking",
      body: configure({ thinkingConfig: { thinkingBudget: 1, thinkingLevel: "LOW" } }),
      message: "You can only set only one of thinking budget and thinking level.",
    },
    {
      name: "a media type that no model reads",
      body: { contents: [{ parts: [{ inlineData: { mimeType: "image/bmp", data: "AA==" } }] }] },
      message: "Unsupported MIME type: image/bmp",
    },
    {
      name: "a signature of someone else",
      body: { contents: [user, { role: "model", parts: [{ text: "a", thoughtSignature: "AAAA" }] }, user] },
      message: "Corrupted thought signature.",
    },
  ])("$name is refused with 400", async ({ body, message }) => {
    expect(await refusal(FLASH, body)).toMatchObject({ code: 400, status: "INVALID_ARGUMENT", message });
  });

  test("a model of another maker, or without that method, is not found", async () => {
    for (const path of ["gpt-4o:generateContent", "gemini-embedding-001:generateContent", "gemini-2.5-pro:predict"]) {
      const error = await refusal(`/v1beta/models/${path}`, { contents: [user] });
      expect(error).toMatchObject({ code: 404, status: "NOT_FOUND" });
      expect(error.message).toContain("is not found for API version v1beta, or is not supported for");
    }
  });

  test.each([
    { method: "POST", path: "/v1beta/models/gemini-2.5-flash:chat" },
    { method: "POST", path: "/v1/chat/completions" },
    { method: "GET", path: FLASH },
  ])("$method $path is a page that is not found", async ({ method, path }) => {
    const init = method === "POST" ? { method, body: "{}" } : { method };
    const reply = await fetch(`${stub.url}${path}`, { ...init, headers: { "x-goog-api-key": stub.key } });
    expect(reply.status).toBe(404);
    expect(reply.headers.get("content-type")).toMatch(/^text\/html/);
  });

  test.each([
    { method: "embedContent", body: { content: { parts: [] } }, message: "content is empty" },
    { method: "batchEmbedContents", body: {}, message: "requests is not specified" },
    {
      method: "batchEmbedContents",
      body: { requests: [{ content: user }] },
      message: "requests[0].model: model is not specified",
    },
    {
      method: "batchEmbedContents",
      body: { requests: [{ model: "models/other", content: user }] },
      message: "model must be models/gemini-embedding-001",
    },
  ])("$method refuses $body", async ({ method, body, message }) => {
    const error = await refusal(`/v1beta/models/gemini-embedding-001:${method}`, body);
    expect(error).toMatchObject({ code: 400, message: expect.stringContaining(message) });
  });

  test("an image request needs a prompt and keeps to its limits", async () => {
    const path = "/v1beta/models/imagen-4.0-generate-001:predict";
    const instances = [{ prompt: "a cat" }];
    expect((await refusal(path, { instances: [] })).message).toBe("Text prompt is required.");
    expect((await refusal(path, { instances, parameters: { sampleCount: 9 } })).code).toBe(400);
    expect((await refusal(path, { instances, parameters: { aspectRatio: "2:1" } })).code).toBe(400);
  });
});
