import { HeaderMap, type HeaderPair } from "./header-map.ts";

/** A response made by the host or a filter instead of the upstream. */
export interface LocalReply {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: readonly HeaderPair[];
  /** Response code details, for access logs. */
  readonly details: string;
  /** -1 unless the filter gave one. */
  readonly grpcStatus?: number;
}

export function hostReply(status: number, text: string, details: string): LocalReply {
  return { status, body: Buffer.from(text), headers: [], details };
}

export interface RenderedReply {
  readonly headers: HeaderMap;
  readonly body: Buffer;
}

/** Headers and body as Envoy writes them: the filter's headers first, then length and type. */
export function renderReply(reply: LocalReply, request: HeaderMap | undefined): RenderedReply {
  const headers = new HeaderMap("response", [[":status", String(reply.status)]]);
  for (const [name, value] of reply.headers) headers.add(name, value);
  if (isGrpc(request)) return grpcReply(reply, headers);
  if (reply.body.length === 0) {
    headers.delete("content-length");
    headers.delete("content-type");
    return { headers, body: reply.body };
  }
  headers.set("content-length", String(reply.body.length));
  if (!headers.has("content-type")) headers.set("content-type", "text/plain");
  return { headers, body: request?.get(":method") === "HEAD" ? Buffer.alloc(0) : reply.body };
}

/** A gRPC client gets "trailers only": status 200, the error in grpc-status and grpc-message. */
function grpcReply(reply: LocalReply, headers: HeaderMap): RenderedReply {
  const given = reply.grpcStatus ?? -1;
  headers.set(":status", "200");
  headers.set("content-type", "application/grpc");
  headers.set("grpc-status", String(given >= 0 ? given : grpcStatusOf(reply.status)));
  if (reply.body.length > 0) headers.set("grpc-message", encodeURIComponent(reply.body.toString("utf8")));
  return { headers, body: Buffer.alloc(0) };
}

function isGrpc(request: HeaderMap | undefined): boolean {
  return /^application\/grpc($|[+;])/.test(request?.get("content-type") ?? "");
}

/** gRPC's mapping of HTTP status codes (grpc/doc/http-grpc-status-mapping.md). */
function grpcStatusOf(status: number): number {
  const codes: Readonly<Record<number, number>> = {
    400: 13,
    401: 16,
    403: 7,
    404: 12,
    429: 14,
    502: 14,
    503: 14,
    504: 14,
  };
  return codes[status] ?? 2;
}
