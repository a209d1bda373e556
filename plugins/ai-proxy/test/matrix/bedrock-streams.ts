// The streamed answers of Bedrock in the matrix, as the official codec writes them. Run by itself it writes the files:
// node scripts/run.mjs plugins/ai-proxy/test/matrix/bedrock-streams.ts
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { FOLDER } from "./cases.ts";

type Event = Exclude<ConverseStreamOutput, { $unknown: [string, unknown] }>;
interface Exception {
  /** Its type. */
  readonly exception: string;
  readonly message: string;
}
export type BedrockMessage = Event | Exception;

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);

const string = (value: string): { readonly type: "string"; readonly value: string } => ({ type: "string", value });

/** Bedrock pads its events so that their sizes tell nothing of the tokens. */
const PADDING = "abcdefghijklmnopqrstuvwxyz";

function encodeMessage(message: BedrockMessage, index: number): Uint8Array {
  const json = string("application/json");
  if ("exception" in message) {
    const type = string(message.exception);
    return codec.encode({
      headers: { ":exception-type": type, ":content-type": json, ":message-type": string("exception") },
      body: Buffer.from(JSON.stringify({ message: message.message })),
    });
  }
  const [type = "", payload] = Object.entries(message)[0] ?? [];
  return codec.encode({
    headers: { ":event-type": string(type), ":content-type": json, ":message-type": string("event") },
    body: Buffer.from(JSON.stringify({ ...payload, p: PADDING.slice(0, (index * 7) % PADDING.length) }, base64Bytes)),
  });
}

/** The SDK's types have bytes where the wire has base64. */
function base64Bytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

export function encodeStream(messages: readonly BedrockMessage[]): Buffer {
  return Buffer.concat(messages.map(encodeMessage));
}

const START: Event = { messageStart: { role: "assistant" } };
const text = (contentBlockIndex: number, delta: string): Event => ({
  contentBlockDelta: { contentBlockIndex, delta: { text: delta } },
});
const stop = (contentBlockIndex: number): Event => ({ contentBlockStop: { contentBlockIndex } });

const call = (contentBlockIndex: number, toolUseId: string, name: string, ...input: string[]): Event[] => [
  { contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } } },
  ...input.map(
    (fragment): Event => ({ contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: fragment } } } }),
  ),
  stop(contentBlockIndex),
];

const end = (stopReason: "end_turn" | "tool_use" | "max_tokens" | "guardrail_intervened"): Event[] => [
  { messageStop: { stopReason } },
  {
    metadata: {
      usage: {
        inputTokens: 8,
        outputTokens: 5,
        totalTokens: 17,
        cacheReadInputTokens: 4,
        cacheWriteInputTokens: 0,
      },
      metrics: { latencyMs: 321 },
    },
  },
];

/** By the names of the matrix' cases. */
export const BEDROCK_STREAMS: Readonly<Record<string, readonly BedrockMessage[]>> = {
  text: [START, text(0, "Grüße, "), text(0, '"world" 🎉'), stop(0), ...end("end_turn")],
  "one-tool": [START, ...call(0, "tooluse_1", "get_weather", "", '{"city', '":"Bon', 'n"}'), ...end("tool_use")],
  "parallel-tools": [
    START,
    text(0, "Let me look."),
    stop(0),
    ...call(1, "tooluse_1", "get_weather", '{"city":', '"Bonn"}'),
    ...call(2, "tooluse_2", "get_time", '{"city":"Bonn"}'),
    ...end("tool_use"),
  ],
  thinking: [
    START,
    { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: "Hm, let " } } } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: "me see." } } } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { signature: "c2lnbmF0dXJl" } } } },
    stop(0),
    {
      contentBlockDelta: {
        contentBlockIndex: 1,
        delta: { reasoningContent: { redactedContent: new TextEncoder().encode("hidden") } },
      },
    },
    stop(1),
    text(2, "Done."),
    stop(2),
    ...end("end_turn"),
  ],
  "structured-output": [START, text(0, '{"answer"'), text(0, ':"yes"}'), stop(0), ...end("end_turn")],
  refusal: [START, text(0, "Sorry, the model can not answer this."), stop(0), ...end("guardrail_intervened")],
  error: [
    START,
    text(0, "Hel"),
    { exception: "throttlingException", message: "Too many tokens, please wait before trying again." },
  ],
  // Fewer events than other protocols have: each carries a hundred bytes of headers.
  long: [START, ...Array.from({ length: 30 }, (_, i) => text(0, `word${i} `)), stop(0), ...end("max_tokens")],
};

export const streamFile = (name: string): URL => new URL(`answer/${name}.bedrock-stream.in`, FOLDER);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, messages] of Object.entries(BEDROCK_STREAMS)) {
    writeFileSync(streamFile(name), encodeStream(messages));
  }
}
