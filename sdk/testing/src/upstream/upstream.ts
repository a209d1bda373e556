import type { ServerResponse } from "node:http";
import type { RecordedRequest } from "./recorder.ts";
import {
  type RecordingOptions,
  type RecordingServer,
  type RequestHandler,
  startRecordingServer,
} from "./recording-server.ts";
import { readScript, ScriptError, type StubScript } from "./script.ts";
import { breakConnection, pause, writeFlushed } from "./write.ts";

/** An upstream that answers as each request's `x-stub-*` headers say, or as a handler says. */
export interface Upstream extends RecordingServer {
  /** From now on `handler` answers; undefined returns to the headers' script. */
  respond(handler: RequestHandler | undefined): void;
}

export interface UpstreamOptions extends RecordingOptions {
  /** Every answer bears it in the header `x-upstream`: for tests with several. */
  readonly name?: string;
}

/** Starts an upstream on loopback. A request without a script is answered 200 with itself as JSON. */
export async function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  let custom: RequestHandler | undefined;
  const answer: RequestHandler = (request, response) => {
    if (options.name !== undefined) response.setHeader("x-upstream", options.name);
    return (custom ?? playScript)(request, response);
  };
  const server = await startRecordingServer(answer, options);
  return {
    ...server,
    respond: (handler) => {
      custom = handler;
    },
  };
}

async function playScript(request: RecordedRequest, response: ServerResponse): Promise<void> {
  try {
    await play(readScript(request), response);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
    response.end(`${error.message}\n`);
  }
}

async function play(script: StubScript, response: ServerResponse): Promise<void> {
  if (script.breakBeforeHeaders) {
    breakConnection(response, "reset");
    return;
  }
  writeHead(script, response);
  let left = script.breakAfter?.bytes ?? Number.POSITIVE_INFINITY;
  for (const [index, chunk] of script.chunks.entries()) {
    if (left === 0) break;
    if (index > 0) await pause(script.delayMs);
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    if (piece.length > 0 && !(await writeFlushed(response, piece))) return;
  }
  if (script.breakAfter !== undefined) {
    await pause(script.delayMs);
    breakConnection(response, script.breakAfter.how);
    return;
  }
  response.addTrailers(script.trailers);
  response.end();
}

function writeHead(script: StubScript, response: ServerResponse): void {
  response.statusCode = script.status;
  for (const [name, value] of script.headers) response.appendHeader(name, value);
  const trailerNames = Object.keys(script.trailers);
  if (trailerNames.length > 0) response.setHeader("trailer", trailerNames.join(", "));
  const length = script.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (!script.chunked && bodyAllowed(script.status) && !response.hasHeader("content-length")) {
    response.setHeader("content-length", length);
  }
  response.flushHeaders();
}

/** RFC 9110, 6.4.1: no content on 1xx, 204 and 304. */
function bodyAllowed(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 304;
}
