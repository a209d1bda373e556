import { createSocket } from "node:dgram";
import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { request as httpsRequest } from "node:https";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";

export interface TlsQuestion {
  readonly port: number;
  /** Name asked for (SNI); the certificate must bear it. */
  readonly servername: string;
  /** Authority; default `servername`. */
  readonly host?: string;
  readonly path?: string;
  /** PEM of whom to trust. */
  readonly ca: string;
  /** Shown to the server, PEM. */
  readonly key?: string;
  readonly cert?: string;
}

export interface TlsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** One request over HTTP/1.1 and TLS on loopback. Rejects when there is no connection. */
export function askTls({ host, path = "/", ...options }: TlsQuestion): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest({
      ...options,
      hostname: "127.0.0.1",
      path,
      agent: false,
      headers: { host: host ?? options.servername },
    });
    request.on("error", reject);
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.end();
  });
}

/** The protocol that the server chooses of those offered. */
export async function chosenProtocol(port: number, servername: string, ca: string): Promise<string | false | null> {
  const socket = connectTls({ host: "127.0.0.1", port, servername, ca, ALPNProtocols: ["h2", "http/1.1"] });
  await once(socket, "secureConnect");
  const { alpnProtocol } = socket;
  socket.destroy();
  return alpnProtocol;
}

export interface GrpcAnswer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly trailers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** One call over HTTP/2 without TLS. */
export async function askGrpc(
  port: number,
  authority: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<GrpcAnswer> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  try {
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      ":authority": authority,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    });
    let trailers: GrpcAnswer["trailers"] = {};
    stream.on("trailers", (received) => {
      trailers = received;
    });
    const answered = once(stream, "response");
    stream.end();
    const [received] = await answered;
    let text = "";
    for await (const chunk of stream) text += String(chunk);
    return { headers: received, trailers, text };
  } finally {
    session.close();
  }
}

export interface UpgradeQuestion {
  /** What is sent once the protocol has changed. */
  readonly text: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Switches to `websocket`, sends a text and gives what comes back; the status when the switch is refused. */
export function askUpgrade(port: number, question: UpgradeQuestion): Promise<string | number> {
  const { text, method = "GET", path = "/", headers = {} } = question;
  return new Promise((resolve, reject) => {
    const all = { connection: "upgrade", upgrade: "websocket", ...headers };
    const request = httpRequest({ host: "127.0.0.1", port, method, path, headers: all, agent: false });
    request.on("error", reject);
    request.on("response", (response) => {
      response.resume();
      response.on("error", reject);
      // A head alone would leave its client waiting.
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("upgrade", (_response, socket) => {
      socket.on("error", reject);
      socket.once("data", (chunk: Buffer) => {
        resolve(String(chunk));
        socket.destroy();
      });
      socket.write(text);
    });
    request.end();
  });
}

/** What the server sends to a new connection until it closes it; empty when it closes at once. */
export function readTcp(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    // A reset also is an end.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

/** The answer to a datagram from a new address. @param timeout milliseconds; undefined when none came */
export async function askUdp(port: number, text: string, timeout: number): Promise<string | undefined> {
  const socket = createSocket("udp4");
  try {
    const answer = once(socket, "message", { signal: AbortSignal.timeout(timeout) });
    socket.send(text, port, "127.0.0.1");
    const [message] = await answer;
    return String(message);
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
