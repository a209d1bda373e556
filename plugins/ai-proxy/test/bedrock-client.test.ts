import { readdirSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, test } from "vitest";
import { BEDROCK_STREAMS, type BedrockMessage, streamFile } from "./matrix/bedrock-streams.ts";
import { FOLDER as MATRIX } from "./matrix/cases.ts";

const FOLDER = new URL("../testdata/bedrock/", import.meta.url);
const MODEL = "a-model";

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/** The official client, whose requests go to `handle`. */
const clientOf = (handle: (body: unknown) => Answer): BedrockRuntimeClient =>
  new BedrockRuntimeClient({
    region: "eu-central-1",
    credentials: { accessKeyId: "id", secretAccessKey: "key" },
    maxAttempts: 1,
    requestHandler: { handle: async (request: { body?: unknown }) => ({ response: handle(request.body) }) },
  });

/** The body that the official client makes of a request: it drops what Converse does not have. */
async function sentByClient(request: object): Promise<unknown> {
  let sent: unknown;
  const client = clientOf((body) => {
    sent = JSON.parse(new TextDecoder().decode(body as Uint8Array));
    return { statusCode: 200, headers: {}, body: Readable.from([Buffer.from("{}")]) };
  });
  const input = JSON.parse(JSON.stringify(request), toBytes) as Omit<ConverseCommandInput, "modelId">;
  await client.send(new ConverseCommand({ modelId: MODEL, ...input }));
  return sent;
}

/** The client's types have bytes where the wire has base64. */
function toBytes(key: string, value: unknown): unknown {
  const isBlob = (key === "bytes" || key === "redactedContent") && typeof value === "string";
  return isBlob ? new Uint8Array(Buffer.from(value, "base64")) : value;
}

interface Sent {
  readonly name: string;
  readonly request: object;
}

function sentRequests(): Sent[] {
  const topics = readdirSync(FOLDER).filter((file) => file.endsWith(".out.json"));
  const own = topics.flatMap((file) => {
    const cases = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Record<string, object>;
    return Object.entries(cases).map(([name, request]) => ({ name: `${file}: ${name}`, request }));
  });
  const goldens = new URL("golden/", MATRIX);
  const cells = readdirSync(goldens).filter((file) => file.endsWith("-bedrock.json"));
  const matrix = cells.flatMap((name) => {
    const { request } = JSON.parse(readFileSync(new URL(name, goldens), "utf8")) as { request?: object };
    return request === undefined ? [] : [{ name, request }];
  });
  // Its data is no base64: the client would not send it.
  return [...own, ...matrix].filter(({ name, request }) => !("refused" in request) && !name.includes("quotes in data"));
}

describe("the official client sends the same", () => {
  test.each(sentRequests())("$name", async ({ request }) => {
    expect(await sentByClient(request)).toEqual(request);
  });
});

describe("the official client understands the answers of the matrix", () => {
  const names = Object.keys(BEDROCK_STREAMS);

  test.each(names)("%s, streamed", async (name) => {
    const headers = { "content-type": "application/vnd.amazon.eventstream" };
    const body = Readable.from([readFileSync(streamFile(name))]);
    const client = clientOf(() => ({ statusCode: 200, headers, body }));
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: [] }));
    const told: BedrockMessage[] = [];
    try {
      for await (const event of stream ?? []) told.push(event as BedrockMessage);
    } catch (error) {
      const { name: type, message } = error as Error;
      told.push({ exception: type, message });
    }
    const expected = (BEDROCK_STREAMS[name] ?? []).map((message) =>
      "exception" in message ? { ...message, exception: "ThrottlingException" } : message,
    );
    expect(told).toEqual(expected);
  });

  test.each(names.filter((name) => name !== "error"))("%s, whole", async (name) => {
    const bytes = readFileSync(new URL(`answer/${name}.bedrock.in`, MATRIX));
    const client = clientOf(() => ({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: Readable.from([bytes]),
    }));
    const { $metadata, ...answer } = await client.send(new ConverseCommand({ modelId: MODEL, messages: [] }));
    expect(answer).toEqual(JSON.parse(bytes.toString("utf8"), toBytes));
  });
});
