import {
  ApiError,
  type Content,
  type GenerateContentConfig,
  type GenerateContentParameters,
  type GenerateContentResponse,
  GoogleGenAI,
  type Part,
} from "@google/genai";
import { type Ask, type Client, FORM, type Front, PIXEL, type Said, WEATHER } from "./client.ts";

/** Google's client. Its only class of errors bears the status. */
export const googleGenAi: Front = {
  name: "@google/genai",
  open: (url) => new GenerateClient(googleClient(url)),
  rateLimitError: ApiError,
};

export function googleClient(url: string): GoogleGenAI {
  return new GoogleGenAI({ apiKey: "client-key", httpOptions: { baseUrl: url } });
}

class GenerateClient implements Client {
  private readonly client: GoogleGenAI;

  constructor(client: GoogleGenAI) {
    this.client = client;
  }

  async ask(ask: Ask): Promise<Said> {
    const { models } = this.client;
    if (!ask.stream) return said([await models.generateContent(requestOf(ask))]);
    const responses: GenerateContentResponse[] = [];
    for await (const response of await models.generateContentStream(requestOf(ask))) {
      responses.push(response);
      if (partsOf(response).some(({ text, thought }) => text !== undefined && text !== "" && !thought)) ask.onText?.();
    }
    return said(responses);
  }
}

function requestOf({ model, prompt, wish, after, signal }: Ask): GenerateContentParameters {
  const parts: Part[] = [{ text: prompt }];
  if (wish === "image") parts.push({ inlineData: { mimeType: "image/png", data: PIXEL } });
  const contents: Content[] = [{ role: "user", parts }];
  if (after !== undefined) {
    const turn = after.said.turn as Part[];
    const { id, name = "" } = turn.find(({ functionCall }) => functionCall !== undefined)?.functionCall ?? {};
    const response = { ...(id === undefined ? {} : { id }), name, response: { output: after.result } };
    contents.push({ role: "model", parts: turn }, { role: "user", parts: [{ functionResponse: response }] });
  }
  const config: GenerateContentConfig = {
    ...(signal === undefined ? {} : { abortSignal: signal }),
    ...(wish === "tool" ? { tools: [{ functionDeclarations: [declaration] }] } : {}),
    ...(wish === "thinking" ? { thinkingConfig: { includeThoughts: true, thinkingBudget: 2048 } } : {}),
    ...(wish === "structure" ? { responseMimeType: "application/json", responseJsonSchema: FORM } : {}),
  };
  return { model, contents, config };
}

const declaration = { name: WEATHER.name, description: WEATHER.description, parametersJsonSchema: WEATHER.schema };

const partsOf = (response: GenerateContentResponse): Part[] => response.candidates?.[0]?.content?.parts ?? [];

function said(responses: readonly GenerateContentResponse[]): Said {
  const parts = responses.flatMap(partsOf);
  const calls = parts.flatMap(({ functionCall }) =>
    functionCall === undefined ? [] : [{ name: functionCall.name ?? "", arguments: functionCall.args }],
  );
  const reason = responses.at(-1)?.candidates?.[0]?.finishReason ?? "none";
  const done = calls.length > 0 ? "tools" : "done";
  const usage = responses.at(-1)?.usageMetadata;
  const texts = (ofThoughts: boolean): string =>
    parts.map(({ text = "", thought = false }) => (thought === ofThoughts ? text : "")).join("");
  return {
    text: texts(false),
    thinking: texts(true),
    calls,
    finish: reason === "STOP" ? done : reason,
    usage: {
      input: usage?.promptTokenCount,
      output: usage && (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
    },
    turn: parts,
  };
}
