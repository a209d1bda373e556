/** One question of the drill. */
export interface Question {
  /** The client's protocol. */
  readonly front: "openai" | "anthropic";
  readonly stream: boolean;
  readonly model: string;
  readonly prompt: string;
  /** The client leaves. */
  readonly signal?: AbortSignal;
}

/** What a client saw. */
export type Outcome =
  | { readonly kind: "answer"; readonly text: string; readonly provider: string; readonly attempts: number }
  | { readonly kind: "error"; readonly status: number; readonly code: string }
  /** An answer that began and did not end: the connection broke, or an error took the place of the rest. */
  | { readonly kind: "cut"; readonly text: string; readonly provider: string };

const PATHS = { openai: "/v1/chat/completions", anthropic: "/v1/messages" } as const;

/** Asks a gateway, and reads the answer to its end. Rejects when there was no HTTP response at all, or the client left. */
export async function ask(gateway: string, question: Question): Promise<Outcome> {
  const { front, stream, model, prompt, signal } = question;
  const limit = front === "anthropic" ? { max_tokens: 10_000 } : {};
  const reply = await fetch(`${gateway}${PATHS[front]}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer client", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: prompt }], stream, ...limit }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { body, cut } = await readBody(reply, signal);
  if (reply.status !== 200) return { kind: "error", status: reply.status, code: codeOf(body) };
  const said = stream ? readEvents(body) : readWhole(body);
  const provider = reply.headers.get("x-sluice-provider") ?? "";
  if (cut || said === undefined || !said.whole) return { kind: "cut", text: said?.text ?? "", provider };
  return { kind: "answer", text: said.text, provider, attempts: Number(reply.headers.get("x-sluice-attempts")) };
}

async function readBody(reply: Response, signal: AbortSignal | undefined): Promise<{ body: string; cut: boolean }> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of reply.body ?? []) parts.push(part);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return { body: Buffer.concat(parts).toString("utf8"), cut: true };
  }
  return { body: Buffer.concat(parts).toString("utf8"), cut: false };
}

interface Said {
  readonly text: string;
  /** Whether the answer came to its end. */
  readonly whole: boolean;
}

/** The members of either protocol's answers that the drill reads. */
interface Message {
  readonly choices?: readonly {
    readonly message?: { readonly content?: string };
    readonly delta?: { readonly content?: string | null };
  }[];
  readonly content?: readonly { readonly text?: string }[];
  readonly delta?: { readonly text?: string };
  readonly type?: string;
  readonly error?: { readonly code?: string; readonly type?: string };
}

function readWhole(body: string): Said | undefined {
  const message = parse(body);
  const text = message?.choices?.[0]?.message?.content ?? message?.content?.[0]?.text;
  return text === undefined ? undefined : { text, whole: true };
}

function readEvents(body: string): Said {
  const data = [...body.matchAll(/^data: (.*)$/gm)].map(([, line]) => line ?? "");
  const events = data.map((line) => parse(line));
  const text = events.map((event) => event?.choices?.[0]?.delta?.content ?? event?.delta?.text ?? "").join("");
  const ends = data.filter((line) => line === "[DONE]").length + countOf(events, "message_stop");
  const failed = events.some((event) => event?.error !== undefined);
  return { text, whole: ends === 1 && !failed };
}

function countOf(events: readonly (Message | undefined)[], type: string): number {
  return events.filter((event) => event?.type === type).length;
}

function codeOf(body: string): string {
  const error = parse(body)?.error;
  return error?.code ?? error?.type ?? "no error of the client's protocol";
}

function parse(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return undefined;
  }
}
