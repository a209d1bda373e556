import { type RawReply, rawRequest } from "@sluice/testing/hosts";

/** A chat request as tables write it. */
export interface ChatQuestion {
  /** Undefined: the body names none. */
  readonly model?: string;
  readonly prompt?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  /** Further members of the body. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What came of it. */
export interface ChatReply {
  readonly status: number;
  /** `NAMESPACE/NAME` of who answered; empty where nobody was asked. */
  readonly provider: string;
  /** The model that the answer names; empty where it names none. */
  readonly model: string;
  readonly reply: RawReply;
}

/** Asks a gateway in OpenAI's protocol, on a connection of its own. */
export async function chat(url: string, question: ChatQuestion): Promise<ChatReply> {
  const { model, prompt = "hi there", headers = {}, path = "/v1/chat/completions", body = {} } = question;
  const messages = [{ role: "user", content: prompt }];
  const text = JSON.stringify({ ...(model === undefined ? {} : { model }), messages, ...body });
  const reply = await rawRequest(url, {
    path,
    headers: { "content-type": "application/json", ...headers },
    chunks: [text],
  });
  const provider = reply.headers["x-sluice-provider"];
  return {
    status: reply.status,
    provider: typeof provider === "string" ? provider : "",
    model: modelOf(reply.text),
    reply,
  };
}

/** The same question many times, eight at once. */
export async function chats(url: string, question: ChatQuestion, count: number): Promise<readonly ChatReply[]> {
  const replies: ChatReply[] = [];
  let left = count;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      replies.push(await chat(url, question));
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return replies;
}

function modelOf(text: string): string {
  try {
    const answer = JSON.parse(text) as { readonly model?: unknown };
    return typeof answer.model === "string" ? answer.model : "";
  } catch {
    return "";
  }
}
