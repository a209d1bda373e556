import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Call {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A service that says what it is told to. */
export interface Model {
  readonly url: string;
  readonly calls: Call[];
  /** Answers the next calls so, one after another. */
  says(...answers: readonly (string | Reply)[]): void;
  /** Sends what comes on to somebody, who answers it; undefined: nobody. */
  forward(to: string | undefined): void;
  clear(): void;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** OpenAI's answer with this text. */
export function chatOf(content: string | null): string {
  return JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }] });
}

export async function startModel(): Promise<Model> {
  const calls: Call[] = [];
  let answers: (string | Reply)[] = [];
  let target: string | undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    calls.push({ path: request.url, headers: request.headers, body });
    if (target !== undefined) {
      const { host: _, connection: __, "content-length": ___, "transfer-encoding": ____, ...headers } = request.headers;
      const reply = await fetch(target + request.url, {
        method: "POST",
        headers: headers as Record<string, string>,
        body,
      });
      response.writeHead(reply.status, { "content-type": "application/json" }).end(await reply.text());
      return;
    }
    const answer = answers.shift() ?? { status: 500, body: "nothing to say" };
    const reply = typeof answer === "string" ? { status: 200, body: chatOf(answer) } : answer;
    response.writeHead(reply.status, { "content-type": "application/json" }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    says: (...next) => void answers.push(...next),
    forward: (to) => {
      target = to;
    },
    clear: () => {
      calls.length = 0;
      answers = [];
      target = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
