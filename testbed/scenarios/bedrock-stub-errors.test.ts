import { Sha256 } from "@aws-crypto/sha256-js";
import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { type Credentials, startBedrockStub } from "@sluice/testbed";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { bedrockClient } from "./bedrock-client.ts";
import { useStub } from "./use-stub.ts";

const clock = { now: 0 };
const stub = await useStub(startBedrockStub({ now: () => clock.now }));
const client = bedrockClient(stub);
afterAll(() => client.destroy());
beforeEach(() => {
  clock.now = Date.now();
});

const user = { role: "user", content: [{ text: "x" }] };
const use = { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "f", input: {} } }] };
const result = { toolResult: { toolUseId: "t1", content: [{ text: "r" }] } };
const tool = { toolSpec: { name: "f", inputSchema: { json: { type: "object" } } } };
const toolConfig = { tools: [tool] };

/** A request with the API key, and what it was refused with. */
async function refusal(body: unknown, path = "/model/stub-plain/converse"): Promise<Refusal> {
  const headers = { authorization: `Bearer ${stub.key}` };
  return read(await fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

interface Refusal {
  readonly status: number;
  readonly type: string | undefined;
  readonly message: unknown;
}

async function read(reply: Response): Promise<Refusal> {
  const body = (await reply.json()) as { message?: string; Message?: string };
  const type = reply.headers.get("x-amzn-errortype")?.split(":")[0];
  return { status: reply.status, type, message: body.message ?? body.Message };
}

describe("signatures", () => {
  interface Signing {
    credentials?: Credentials;
    region?: string;
    service?: string;
    uriEscapePath?: boolean;
    /** Whether the hash of the body is a header, too. */
    applyChecksum?: boolean;
    /** Milliseconds from now. */
    skew?: number;
    unsigned?: string;
    /** Changes of what has been signed. */
    change?: { path?: string; body?: string; headers?: Record<string, string> };
  }

  const PATH = "/model/us.anthropic.claude-sonnet-4-5-v1%3A0/converse";

  async function send(signing: Signing): Promise<Response> {
    const signer = new SignatureV4({
      credentials: signing.credentials ?? stub.credentials,
      region: signing.region ?? stub.region,
      service: signing.service ?? "bedrock",
      sha256: Sha256,
      uriEscapePath: signing.uriEscapePath ?? true,
      applyChecksum: signing.applyChecksum ?? true,
    });
    const body = JSON.stringify({ messages: [user] });
    const { headers } = await signer.sign(
      {
        method: "POST",
        protocol: "http:",
        hostname: "127.0.0.1",
        path: PATH,
        headers: { host: `127.0.0.1:${stub.port}`, "content-type": "application/json" },
        body,
      },
      {
        signingDate: new Date(clock.now + (signing.skew ?? 0)),
        ...(signing.unsigned === undefined ? {} : { unsignableHeaders: new Set([signing.unsigned]) }),
      },
    );
    const { change = {} } = signing;
    return fetch(`${stub.url}${change.path ?? PATH}`, {
      method: "POST",
      headers: { ...headers, ...change.headers },
      body: change.body ?? body,
    });
  }

  test("a right one is taken, with a hash of the body among the headers or without", async () => {
    expect((await send({})).status).toBe(200);
    expect((await send({ credentials: stub.temporaryCredentials })).status).toBe(200);
    expect((await send({ applyChecksum: false })).status).toBe(200);
    expect((await send({ skew: -299_000 })).status).toBe(200);
  });

  const SIGNATURE = "InvalidSignatureException";
  test.each<Signing & { name: string; type: string; message: string }>([
    {
      name: "another secret",
      credentials: { accessKeyId: "AKIASTUBSTUBSTUBSTUB", secretAccessKey: "other" },
      type: SIGNATURE,
      message: "The Canonical String for this request should have been\n'POST\n/model/us.anthropic",
    },
    {
      name: "another body",
      change: { body: JSON.stringify({ messages: [user], system: [] }) },
      type: SIGNATURE,
      message: "does not match",
    },
    {
      name: "another path",
      change: { path: "/model/stub-plain/converse" },
      type: SIGNATURE,
      message: "does not match",
    },
    {
      name: "another header",
      change: { headers: { "content-type": "text/plain" } },
      type: SIGNATURE,
      message: "does not match",
    },
    {
      name: "another hash of the body",
      change: { headers: { "x-amz-content-sha256": "0".repeat(64) } },
      type: SIGNATURE,
      message: "does not match",
    },
    { name: "a path encoded once", uriEscapePath: false, type: SIGNATURE, message: "%253A0/converse" },
    { name: "a date of long ago", skew: -301_000, type: SIGNATURE, message: "Signature expired: " },
    { name: "a date to come", skew: 301_000, type: SIGNATURE, message: "Signature not yet current: " },
    { name: "another region", region: "eu-west-1", type: SIGNATURE, message: "scoped to a valid region" },
    { name: "another service", service: "bedrock-runtime", type: SIGNATURE, message: "correct service: 'bedrock'" },
    {
      name: "a host that is not signed",
      unsigned: "host",
      type: SIGNATURE,
      message: "'host' must be a 'SignedHeader'",
    },
    {
      name: "a date that is not signed",
      unsigned: "x-amz-date",
      type: SIGNATURE,
      message: "'x-amz-date' must be a 'SignedHeader'",
    },
    {
      name: "an unknown key",
      credentials: { accessKeyId: "AKIAOTHER", secretAccessKey: "x" },
      type: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    },
    {
      name: "temporary credentials without their token",
      credentials: { accessKeyId: "ASIASTUBSTUBSTUBSTUB", secretAccessKey: "stub/temporary+access/key" },
      type: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    },
  ])("$name is refused", async ({ name: _name, type, message, ...signing }) => {
    expect(await read(await send(signing))).toEqual({
      status: 403,
      type,
      message: expect.stringContaining(message),
    });
  });

  test("no key, a wrong key and a header that is none are told apart", async () => {
    const path = `${stub.url}/model/stub-plain/converse`;
    const ask = (headers: Record<string, string>) => fetch(path, { method: "POST", headers, body: "{}" });
    expect((await read(await ask({}))).type).toBe("MissingAuthenticationTokenException");
    const wrong = await ask({ authorization: "Bearer nobody" });
    expect(await wrong.json()).toEqual({ Message: "Authentication failed: Please make sure your API Key is valid." });
    expect((await read(await ask({ authorization: "AWS4-HMAC-SHA256 x" }))).type).toBe("IncompleteSignatureException");
  });
});

describe("errors that are asked for", () => {
  test.each([
    { flags: "error-400", status: 400, name: "ValidationException" },
    { flags: "error-403", status: 403, name: "AccessDeniedException" },
    { flags: "error-404", status: 404, name: "ResourceNotFoundException" },
    { flags: "error-408", status: 408, name: "ModelTimeoutException" },
    { flags: "error-424", status: 424, name: "ModelErrorException" },
    { flags: "error-429", status: 429, name: "ThrottlingException" },
    { flags: "error-quota", status: 429, name: "ThrottlingException" },
    { flags: "error-500", status: 500, name: "InternalServerException" },
    { flags: "error-503", status: 503, name: "ServiceUnavailableException" },
    { flags: "no-such-flag", status: 400, name: "ValidationException" },
    { flags: "end-pause-turn", status: 400, name: "ValidationException" },
  ])("$flags is $name, plain and streamed", async ({ flags, status, name }) => {
    const input = { modelId: `stub-${flags}`, messages: [{ role: "user" as const, content: [{ text: "hi" }] }] };
    const error = { name, $metadata: { httpStatusCode: status } };
    await expect(client.send(new ConverseCommand(input))).rejects.toMatchObject(error);
    await expect(client.send(new ConverseStreamCommand(input))).rejects.toMatchObject(error);
  });

  test("a reset connection is an error of the connection", async () => {
    const input = { modelId: "stub-reset", messages: [{ role: "user" as const, content: [{ text: "hi" }] }] };
    await expect(client.send(new ConverseCommand(input))).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("flags in the prompt steer, every operation", async () => {
    const text = "[stub:error-503] hi";
    const messages = [{ role: "user", content: [{ text }] }];
    expect((await refusal({ messages })).status).toBe(503);
    const counted = await refusal({ input: { converse: { messages } } }, "/model/stub-plain/count-tokens");
    expect(counted.status).toBe(503);
    const image = { taskType: "TEXT_IMAGE", textToImageParams: { text } };
    expect((await refusal(image, "/model/amazon.nova-canvas-v1%3A0/invoke")).status).toBe(503);
  });
});

describe("bodies that are refused", () => {
  test.each([
    {
      name: "a text for a list",
      body: { messages: "hi" },
      message: "STRING_VALUE cannot be converted to List at messages",
    },
    {
      name: "a text for blocks",
      body: { messages: [{ role: "user", content: "hi" }] },
      message: "STRING_VALUE cannot be converted to List at messages.1.member.content",
    },
    {
      name: "a number for a text",
      body: { messages: [{ role: "user", content: [{ text: 5 }] }] },
      message: "NUMBER_VALUE cannot be converted to String at messages.1.member.content.1.member.text",
    },
    {
      name: "a field of another protocol",
      body: { messages: [user], max_tokens: 5 },
      message: "Unexpected field [max_tokens] in ConverseRequest",
    },
    {
      name: "a block with a type",
      body: { messages: [{ role: "user", content: [{ type: "text", text: "x" }] }] },
      message: "Unexpected field [type] in ContentBlock at messages.1.member.content.1.member",
    },
    {
      name: "two members of a union",
      body: { messages: [{ role: "user", content: [{ text: "x", cachePoint: { type: "default" } }] }] },
      message: "Union ContentBlock at messages.1.member.content.1.member must have exactly one member, but has 2",
    },
    {
      name: "a choice that is a text",
      body: { messages: [user], toolConfig: { ...toolConfig, toolChoice: "auto" } },
      message: "STRING_VALUE cannot be converted to ToolChoice at toolConfig.toolChoice",
    },
    {
      name: "bytes that are no base64",
      body: {
        messages: [{ role: "user", content: [{ image: { format: "png", source: { bytes: "data:image/png,x" } } }] }],
      },
      message: expect.stringContaining("STRING_VALUE cannot be converted to Blob"),
    },
  ])("$name is a SerializationException", async ({ body, message }) => {
    expect(await refusal(body)).toEqual({ status: 400, type: "SerializationException", message });
  });

  const converse = (...messages: object[]) => ({ messages });
  test.each([
    { name: "no message", body: converse(), message: expect.stringContaining("must start with a user message") },
    {
      name: "no role",
      body: converse({ content: [{ text: "x" }] }),
      message:
        "1 validation error detected: Value at 'messages.1.member.role' failed to satisfy constraint: Member must not be null",
    },
    {
      name: "a role of another protocol",
      body: converse({ ...user, role: "tool" }),
      message: expect.stringContaining("Member must satisfy enum value set: [user, assistant]"),
    },
    { name: "no block", body: converse({ role: "user", content: [] }), message: expect.stringContaining("is empty") },
    {
      name: "a blank text",
      body: converse({ role: "user", content: [{ text: " " }] }),
      message: expect.stringContaining("ContentBlock object at messages.0.content.0 is blank"),
    },
    { name: "two users in a row", body: converse(user, user), message: expect.stringContaining("must alternate") },
    {
      name: "a tool use without a result",
      body: { ...converse(user, use, user), toolConfig },
      message: "Expected toolResult blocks at messages.2.content for the following Ids: t1",
    },
    {
      name: "a result without a tool use",
      body: { ...converse({ role: "user", content: [result] }), toolConfig },
      message: expect.stringContaining("exceeds the number of toolUse blocks of previous turn"),
    },
    {
      name: "tool blocks without tools",
      body: converse(user, use, { role: "user", content: [result] }),
      message: "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
    },
    {
      name: "a result that is a list",
      body: {
        ...converse(user, use, {
          role: "user",
          content: [{ toolResult: { toolUseId: "t1", content: [{ json: [] }] } }],
        }),
        toolConfig,
      },
      message: expect.stringContaining("messages.2.content.0.toolResult.content.0.json is invalid"),
    },
    {
      name: "no tool",
      body: { ...converse(user), toolConfig: { tools: [] } },
      message: expect.stringContaining("Value '[]' at 'toolConfig.tools'"),
    },
    {
      name: "a schema that is no object's",
      body: { ...converse(user), toolConfig: { tools: [{ toolSpec: { name: "f", inputSchema: { json: {} } } }] } },
      message: expect.stringContaining("inputSchema.json.type must be one of the following: object"),
    },
    {
      name: "a tool that is not there",
      body: { ...converse(user), toolConfig: { ...toolConfig, toolChoice: { tool: { name: "g" } } } },
      message: expect.stringContaining("Tool 'g' not found"),
    },
    {
      name: "a temperature out of range",
      body: { ...converse(user), inferenceConfig: { temperature: 2 } },
      message: expect.stringContaining("Value '2' at 'inferenceConfig.temperature'"),
    },
    {
      name: "a field no model knows",
      body: { ...converse(user), additionalModelRequestFields: { n: 2 } },
      message: expect.stringContaining("extraneous key [n] is not permitted"),
    },
    {
      name: "thinking with a forced tool",
      body: {
        ...converse(user),
        toolConfig: { ...toolConfig, toolChoice: { any: {} } },
        additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
      },
      message: expect.stringContaining("Thinking may not be enabled"),
    },
    {
      name: "a thought of someone else",
      body: converse(
        user,
        { role: "assistant", content: [{ reasoningContent: { reasoningText: { text: "t", signature: "s" } } }] },
        user,
      ),
      message: expect.stringContaining("Invalid `signature` in `thinking` block"),
    },
    {
      name: "a document without a text",
      body: converse({
        role: "user",
        content: [{ document: { format: "txt", name: "a", source: { bytes: "AAAA" } } }],
      }),
      message: expect.stringContaining("A text block must be provided"),
    },
    {
      name: "a document whose name is a file's",
      body: converse({
        role: "user",
        content: [{ text: "x" }, { document: { format: "txt", name: "a.txt", source: { bytes: "AAAA" } } }],
      }),
      message: expect.stringContaining("The document file name can only contain"),
    },
  ])("$name is a ValidationException", async ({ body, message }) => {
    expect(await refusal(body)).toEqual({ status: 400, type: "ValidationException", message });
  });

  test("a cache point for a model that keeps nothing is refused", async () => {
    const body = { messages: [user], system: [{ text: "a" }, { cachePoint: { type: "default" } }] };
    const refused = await refusal(body, "/model/meta.llama3-1-70b-instruct-v1%3A0/converse");
    expect(refused).toMatchObject({ status: 403, type: "AccessDeniedException" });
  });

  test("a model of another maker and an unknown operation are told apart", async () => {
    const model = await refusal({ messages: [user] }, "/model/gpt-4o/converse");
    expect(model).toMatchObject({ status: 400, message: "The provided model identifier is invalid." });
    const headers = { authorization: `Bearer ${stub.key}` };
    const reply = await fetch(`${stub.url}/model/a/b/converse`, { method: "POST", headers, body: "{}" });
    expect(reply.status).toBe(404);
    expect(await reply.text()).toContain("UnknownOperationException");
  });

  test.each([
    { body: {}, message: "required key [taskType] not found" },
    { body: { taskType: "TEXT_VIDEO" }, message: "#/taskType: TEXT_VIDEO is not a valid enum value" },
    { body: { taskType: "TEXT_IMAGE" }, message: "required key [textToImageParams] not found" },
    { body: { taskType: "TEXT_IMAGE", textToImageParams: { prompt: "x" } }, message: "extraneous key [prompt]" },
    {
      body: { taskType: "TEXT_IMAGE", textToImageParams: { text: "x" }, imageGenerationConfig: { numberOfImages: 9 } },
      message: "#/imageGenerationConfig/numberOfImages",
    },
    { body: { inputText: "" }, message: "#/inputText" },
  ])("invoke refuses $body", async ({ body, message }) => {
    const refused = await refusal(body, "/model/amazon.nova-canvas-v1%3A0/invoke");
    expect(refused).toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });
});
