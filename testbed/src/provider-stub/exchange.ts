import type { ServerResponse } from "node:http";
import { type RecordedRequest, startRecordingServer } from "@sluice/testing/hosts";
import { SteeringError } from "./steering.ts";
import { StubError } from "./stub-error.ts";
import { Ids, type ProviderStub, type StubOptions } from "./stub-server.ts";
import { sendJson } from "./transmit.ts";

/** One request at a stub, and what an answer to it needs. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  /** The path without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Keys the stub accepts. */
  readonly keys: readonly string[];
  readonly ids: Ids;
}

/** What makes a stub the stub of one provider. */
export interface StubParts {
  /** The key it accepts unless told others. */
  readonly key: string;
  /** Answers a request. Throws StubError to refuse it. */
  answer(exchange: Exchange): Promise<void>;
  /** A request that is wrong for the reason given, as the provider says it. */
  invalid(reason: string): StubError;
}

/** Starts the stub of a provider. */
export async function startStub(parts: StubParts, options: StubOptions): Promise<ProviderStub> {
  const keys = options.keys ?? [parts.key];
  const ids = new Ids();
  const server = await startRecordingServer((request, response) => {
    const { pathname, searchParams } = new URL(request.path, "http://stub");
    return serve({ request, response, path: pathname, query: searchParams, keys, ids }, parts);
  }, options);
  return { ...server, key: keys[0] ?? "" };
}

async function serve(exchange: Exchange, parts: StubParts): Promise<void> {
  try {
    await parts.answer(exchange);
  } catch (error) {
    const known = error instanceof SteeringError ? parts.invalid(error.message) : error;
    if (!(known instanceof StubError) || exchange.response.headersSent) throw error;
    await sendJson(exchange.response, known.status, known.headers, known.body);
  }
}

/** The key of `Authorization: Bearer`. */
export function bearerOf(request: RecordedRequest): string | undefined {
  return /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** Whether a request may enter a stub that asks for no key unless it is given some; then for a bearer token. */
export function mayEnter({ request, keys }: Exchange): boolean {
  return (keys.length === 1 && keys[0] === "") || keys.includes(bearerOf(request) ?? "");
}

/** The body as JSON; undefined when it is none. */
export function jsonOf(request: RecordedRequest): unknown {
  try {
    return request.json;
  } catch {
    return undefined;
  }
}
