import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";

/** A Redis behind Upstash's REST protocol, as far as the SDK's store speaks it. */
export interface RestServer {
  readonly url: string;
  /** Paths that were asked for, oldest first. */
  readonly paths: readonly string[];
  /** Changes the bearer token that is taken. */
  take(token: string): void;
  /** Answers the next requests itself, or leaves them without an answer; undefined: as the protocol has it. */
  script(answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined): void;
  close(): Promise<void>;
}

/** @param url `redis://…` @param token what the bearer token has to be */
export async function startRestServer(url: string, token: string): Promise<RestServer> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on("error", () => undefined);
  const paths: string[] = [];
  let taken = token;
  let script: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    if (script !== undefined) script(request, response);
    else void answer(redis, taken, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    take: (next) => {
      taken = next;
    },
    script: (next) => {
      script = next;
    },
    close: async () => {
      redis.disconnect();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Outcome = { readonly result: unknown } | { readonly error: string };

async function answer(redis: Redis, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (request.headers.authorization !== `Bearer ${token}`) return send(401, { error: "Unauthorized" });
  const encodes = request.headers["upstash-encoding"] === "base64";
  const body = parsed(Buffer.concat(chunks).toString("utf8"));
  if (request.url === "/pipeline") {
    if (!Array.isArray(body) || !body.every(isCommand))
      return send(400, { error: "ERR a pipeline is a list of commands" });
    const outcomes: Outcome[] = [];
    for (const command of body) outcomes.push(await run(redis, command, encodes));
    return send(200, outcomes);
  }
  if (!isCommand(body)) return send(400, { error: "ERR a command is a list of strings and numbers" });
  const outcome = await run(redis, body, encodes);
  return send("error" in outcome ? 400 : 200, outcome);
}

type Command = readonly (string | number)[];

function isCommand(value: unknown): value is Command {
  return Array.isArray(value) && value.length > 0 && value.every((word) => ["string", "number"].includes(typeof word));
}

/** Undefined when it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function run(redis: Redis, command: Command, encodes: boolean): Promise<Outcome> {
  const [verb = "", ...args] = command;
  try {
    const result: unknown = await redis.callBuffer(String(verb), ...args);
    return { result: jsonOf(result, encodes) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Text goes as base64 where that is asked for, save for the one status that commands of ours get. */
function jsonOf(value: unknown, encodes: boolean): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => jsonOf(item, encodes));
  if (!Buffer.isBuffer(value)) return value;
  const text = value.toString("utf8");
  return encodes && text !== "OK" ? value.toString("base64") : text;
}
