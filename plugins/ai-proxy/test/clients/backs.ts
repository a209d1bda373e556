import {
  type BedrockStub,
  type GeminiStub,
  HUNYUAN_STUB_ID,
  HUNYUAN_STUB_SECRET,
  MINIMAX_STUB_GROUP,
  type ProviderStub,
  startAnthropicStub,
  startBedrockStub,
  startCohereStub,
  startDeeplStub,
  startDifyStub,
  startGeminiStub,
  startHunyuanStub,
  startMinimaxStub,
  startOllamaStub,
  startOpenAiStub,
  startQwenStub,
  startSparkStub,
  startTritonStub,
  VERTEX_STUB_PROJECT,
} from "@sluice/testbed";
import { expect } from "vitest";

export type Scenario = "text" | "tool" | "tool result" | "image" | "thinking" | "structure" | "limit" | "usage";

/** What a protocol cannot carry: the scenario is checked for what happens in its place. */
export interface Lack {
  readonly why: string;
  /** Of these fronts only. */
  readonly fronts?: readonly string[];
  /** What the client reads when it asks for it. */
  readonly refused?: RegExp;
  /** What is in the provider's request in its place. */
  readonly asks?: RegExp;
  /** What the client reads of the answer in its place. */
  readonly reads?: Readonly<Record<string, unknown>>;
}

/** A provider behind the gateway. Its stub is reached as upstream `main`. */
export interface Back {
  readonly name: string;
  readonly start: () => Promise<ProviderStub>;
  /** Its entry in the configuration. */
  readonly provider: (stub: ProviderStub) => Record<string, unknown>;
  readonly model: string;
  /** The host that the request is for. The key or the signature is the stub's to check. */
  readonly host: string;
  /** What it puts in front of what it was asked; default "You said: ". */
  readonly says?: string;
  /** Whether it streams; default true. */
  readonly streams?: boolean;
  /** What its error of too many requests says. */
  readonly limit: RegExp;
  /** Of a model that sees images, where the others do not. */
  readonly imageModel?: string;
  readonly lacks?: Partial<Record<Scenario, Lack>>;
}

const tokens = ({ key }: ProviderStub): Record<string, unknown> => ({ apiTokens: [key] });

const vertex = (stub: ProviderStub): Record<string, unknown> => ({
  type: "vertex",
  vertexAuthKey: JSON.stringify((stub as GeminiStub).serviceAccount),
  vertexAuthServiceName: "main",
  vertexProjectId: VERTEX_STUB_PROJECT,
  vertexRegion: "us-central1",
});

const VERTEX_HOST = "us-central1-aiplatform.googleapis.com";

const bedrockKeys = (stub: ProviderStub): Record<string, unknown> => {
  const { accessKeyId, secretAccessKey } = (stub as BedrockStub).credentials;
  return { type: "bedrock", awsRegion: "us-east-1", awsAccessKey: accessKeyId, awsSecretKey: secretAccessKey };
};

const BEDROCK_HOST = "bedrock-runtime.us-east-1.amazonaws.com";

const IN_WORDS = {
  why: "its answers have no form: the model is told in words",
  asks: /valid against this JSON schema/,
};

const instructed: Partial<Record<Scenario, Lack>> = {
  structure: {
    why: "a schema of Gemini's is not strict, as Anthropic's have to be: the model is told in words",
    fronts: ["@google/genai"],
    asks: /valid against this JSON schema/,
  },
};

const NO_TOOLS = { why: "it has no tools of the client's", refused: /tools: have no counterpart/ };

/** Clients have no usage, or one of nothing. */
const NOTHING = expect.toBeOneOf([undefined, 0]);
const NO_USAGE = { why: "it tells none", reads: { usage: { input: NOTHING, output: NOTHING } } };

/** Each row needs nothing but itself: a new provider is one more of them. */
export const backs: readonly Back[] = [
  {
    name: "openai",
    start: startOpenAiStub,
    provider: (stub) => ({ type: "openai", ...tokens(stub) }),
    model: "stub-plain",
    host: "api.openai.com",
    limit: /rate limit/i,
  },
  {
    name: "openai by its Responses",
    start: startOpenAiStub,
    provider: (stub) => ({ type: "openai", chatApi: "responses", ...tokens(stub) }),
    model: "stub-plain",
    host: "api.openai.com",
    limit: /rate limit/i,
  },
  {
    name: "claude",
    start: startAnthropicStub,
    provider: (stub) => ({ type: "claude", ...tokens(stub) }),
    model: "stub-plain",
    host: "api.anthropic.com",
    limit: /rate limit|too many/i,
    lacks: instructed,
  },
  {
    name: "gemini",
    start: startGeminiStub,
    provider: (stub) => ({ type: "gemini", ...tokens(stub) }),
    model: "stub-plain",
    host: "generativelanguage.googleapis.com",
    limit: /exhausted/,
  },
  {
    name: "gemini 3, which wants its signatures back",
    start: startGeminiStub,
    provider: (stub) => ({ type: "gemini", ...tokens(stub) }),
    model: "gemini-3-pro-preview",
    host: "generativelanguage.googleapis.com",
    limit: /exhausted/,
  },
  {
    name: "vertex",
    start: startGeminiStub,
    provider: vertex,
    model: "stub-plain",
    host: VERTEX_HOST,
    limit: /exhausted/,
  },
  {
    name: "vertex, models of Anthropic's",
    start: startGeminiStub,
    provider: vertex,
    model: "claude-sonnet-4-5",
    host: VERTEX_HOST,
    limit: /rate limit|exhausted/i,
    lacks: { structure: { ...IN_WORDS, fronts: ["openai, chat completions", "openai, responses", "@google/genai"] } },
  },
  {
    name: "vertex, express mode",
    start: startGeminiStub,
    provider: (stub) => ({ type: "vertex", ...tokens(stub) }),
    model: "stub-plain",
    host: "aiplatform.googleapis.com",
    limit: /exhausted/,
  },
  {
    name: "bedrock, signed",
    start: startBedrockStub,
    provider: bedrockKeys,
    model: "stub-plain",
    host: BEDROCK_HOST,
    limit: /Too many requests/,
    lacks: instructed,
  },
  {
    name: "bedrock, by key",
    start: startBedrockStub,
    provider: (stub) => ({ type: "bedrock", awsRegion: "us-east-1", ...tokens(stub) }),
    model: "stub-plain",
    host: BEDROCK_HOST,
    limit: /Too many requests/,
    lacks: instructed,
  },
  {
    name: "cohere",
    start: startCohereStub,
    provider: (stub) => ({ type: "cohere", ...tokens(stub) }),
    model: "stub-plain",
    host: "api.cohere.com",
    limit: /try again later/,
  },
  {
    name: "ollama",
    start: startOllamaStub,
    provider: () => ({ type: "ollama", ollamaNative: true, ollamaServerHost: "ollama.test", ollamaServerPort: 11434 }),
    model: "stub-plain",
    host: "ollama.test:11434",
    limit: /usage limit/,
  },
  {
    name: "qwen",
    start: startQwenStub,
    provider: (stub) => ({ type: "qwen", qwenEnableCompatible: false, ...tokens(stub) }),
    model: "stub-plain",
    imageModel: "qwen-vl-plus",
    host: "dashscope.aliyuncs.com",
    limit: /rate limit/i,
  },
  {
    name: "minimax",
    start: startMinimaxStub,
    provider: (stub) => ({
      type: "minimax",
      minimaxApiType: "pro",
      minimaxGroupId: MINIMAX_STUB_GROUP,
      ...tokens(stub),
    }),
    model: "stub-plain",
    host: "api.minimax.chat",
    limit: /rate limit/,
    lacks: {
      image: { why: "chatcompletion_pro takes texts only", refused: /content/ },
      thinking: {
        why: "chatcompletion_pro tells no thinking",
        reads: { thinking: "", text: "You said: good morning" },
      },
      structure: { why: "chatcompletion_pro has no form of answers", asks: /valid against this JSON schema/ },
      usage: { why: "chatcompletion_pro tells the total only", reads: { usage: { input: 0, output: 0 } } },
    },
  },
  {
    name: "hunyuan, signed",
    start: startHunyuanStub,
    provider: () => ({ type: "hunyuan", hunyuanAuthId: HUNYUAN_STUB_ID, hunyuanAuthKey: HUNYUAN_STUB_SECRET }),
    model: "stub-plain",
    host: "hunyuan.tencentcloudapi.com",
    limit: /请求限频/,
    lacks: { structure: IN_WORDS },
  },
  {
    name: "spark",
    start: startSparkStub,
    provider: (stub) => ({ type: "spark", ...tokens(stub) }),
    model: "stub-plain",
    host: "spark-api-open.xf-yun.com",
    limit: /AppIdQpsOverFlowError/,
    lacks: { image: { why: "its messages are texts", refused: /content/ } },
  },
  {
    name: "dify",
    start: startDifyStub,
    provider: (stub) => ({ type: "dify", ...tokens(stub) }),
    model: "stub-plain",
    host: "api.dify.ai",
    limit: /try again later/,
    lacks: {
      tool: NO_TOOLS,
      "tool result": NO_TOOLS,
      image: { why: "it fetches pictures itself", refused: /must be given by their address/ },
      thinking: { why: "its chats tell no thinking", reads: { thinking: "", text: "You said: good morning" } },
      structure: IN_WORDS,
    },
  },
  {
    name: "deepl",
    start: startDeeplStub,
    provider: (stub) => ({ type: "deepl", targetLang: "DE", ...tokens(stub) }),
    model: "stub-plain",
    host: "api.deepl.com",
    says: "DE: ",
    streams: false,
    limit: /Too many requests/,
    lacks: {
      tool: NO_TOOLS,
      "tool result": NO_TOOLS,
      image: { why: "it translates texts", refused: /content/ },
      thinking: { why: "it does not think", reads: { thinking: "", text: "DE: good morning" } },
      structure: { why: "it translates texts", refused: /response_format: has no counterpart/ },
      usage: NO_USAGE,
    },
  },
  {
    name: "triton",
    start: startTritonStub,
    provider: () => ({ type: "triton", tritonDomain: "triton.test:8000" }),
    model: "stub-plain",
    host: "triton.test:8000",
    limit: /maximum queue size/,
    lacks: {
      tool: NO_TOOLS,
      "tool result": NO_TOOLS,
      image: { why: "a prompt is one text", refused: /content/ },
      thinking: { why: "an answer is one text", reads: { thinking: "", text: "You said: good morning" } },
      structure: IN_WORDS,
      usage: NO_USAGE,
    },
  },
];
