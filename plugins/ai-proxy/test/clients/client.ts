/** What is asked of a provider, in the words of no protocol. */
export interface Ask {
  readonly model: string;
  readonly prompt: string;
  readonly stream: boolean;
  readonly wish?: "image" | "tool" | "thinking" | "structure";
  /** The tool call of an earlier answer, with what the tool said. */
  readonly after?: { readonly said: Said; readonly result: string };
  /** Gives the request up. */
  readonly signal?: AbortSignal;
  /** Called for each piece of a streamed text. */
  readonly onText?: () => void;
}

export interface Call {
  readonly name: string;
  readonly arguments: unknown;
}

/** What a client made of an answer. */
export interface Said {
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly Call[];
  readonly finish: "done" | "tools" | string;
  readonly usage: { readonly input: number | undefined; readonly output: number | undefined };
  /** The answer as the client gives it back in the next request. */
  readonly turn: unknown;
}

/** One API of an official client, as a user of it would write against the gateway. */
export interface Client {
  ask(ask: Ask): Promise<Said>;
}

/** A client protocol: who opens it, and what it throws when the provider is asked too often. */
export interface Front {
  readonly name: string;
  readonly open: (url: string) => Client;
  readonly rateLimitError: new (...args: never[]) => Error;
}

/** A PNG of one pixel, in base64: 70 bytes. */
export { PIXEL } from "../gateways.ts";

/** The tool that every client offers. */
export const WEATHER = {
  name: "weather",
  description: "Tells",
  schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** The form that every client wants an answer in. */
export const FORM = {
  type: "object",
  properties: { answer: { type: "string" } },
  required: ["answer"],
  additionalProperties: false,
};
