import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { constants, createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";

/** Headers of one connection, which HTTP/2 does not have (RFC 9113, 8.2.2). */
const OF_CONNECTION = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/** Milliseconds that a piece of a body waits for the end, to go in one frame with it: as providers' servers send it. */
const END_WAIT = 2;

/** A server that speaks HTTP/2 in front of one that speaks HTTP/1.1. @param trailers whether they end its answers */
export function http2Passage(port: number, trailers: boolean): Http2Server {
  const agent = new Agent({ keepAlive: true });
  const server = createServer();
  server.on("sessionError", () => undefined);
  server.on("stream", (stream, headers) => {
    const { ":method": method, ":path": path, ":authority": host } = headers;
    const outgoing = httpRequest({
      agent,
      port,
      host: "127.0.0.1",
      method,
      path,
      headers: { ...fields(headers), host },
    });
    stream.on("error", () => undefined);
    stream.on("close", () => outgoing.destroy());
    outgoing.on("error", () => reset(stream));
    outgoing.on("response", (response) => answer(stream, response, trailers));
    stream.pipe(outgoing);
  });
  return server;
}

/** What both protocols have. */
function fields(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(":") && !OF_CONNECTION.has(name)),
  );
}

function answer(stream: ServerHttp2Stream, response: IncomingMessage, trailers: boolean): void {
  if (stream.destroyed) return;
  stream.respond({ ":status": response.statusCode, ...fields(response.headers) }, { waitForTrailers: trailers });
  if (trailers) stream.on("wantTrailers", () => stream.sendTrailers({ "x-end": "1" }));
  let held: Buffer | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    if (held !== undefined && !stream.destroyed) stream.write(held);
    held = undefined;
  };
  response.on("data", (piece: Buffer) => {
    flush();
    held = piece;
    timer = setTimeout(flush, END_WAIT);
  });
  response.on("end", () => {
    clearTimeout(timer);
    if (!stream.destroyed) stream.end(held);
  });
  response.on("error", () => undefined);
  response.on("close", () => {
    clearTimeout(timer);
    if (response.complete) return;
    flush();
    reset(stream);
  });
}

function reset(stream: ServerHttp2Stream): void {
  if (!stream.destroyed) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
}
