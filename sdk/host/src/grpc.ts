import type { HeaderMap } from "./header-map.ts";

/** Codes that a host gives by itself (gRPC core, doc/statuscodes.md). */
export const GrpcStatus = { Ok: 0, ResourceExhausted: 8, Internal: 13, Unavailable: 14 } as const;

/** One proxy_grpc_stream or proxy_grpc_call. */
export interface GrpcRequest {
  readonly cluster: string;
  readonly authority: string;
  /** `/package.Service/Method` */
  readonly path: string;
  readonly metadata: HeaderMap;
  /** Milliseconds of a call; 0: none. */
  readonly timeoutMs: number;
  /** Bytes of the largest message that the host takes; a larger one ends the stream. */
  readonly messageLimit: number;
  readonly plugin: string;
}

/** What a server has to say. What comes after `close` is passed over. */
export interface GrpcAnswer {
  initialMetadata(headers: HeaderMap): void;
  message(message: Buffer): void;
  trailingMetadata(trailers: HeaderMap): void;
  /** @param reason as proxy_get_status gives it */
  close(status: number, reason: string): void;
}

/** What the plugin's side does. */
export interface GrpcPeer {
  message(message: Buffer): void;
  /** No message follows. */
  end(): void;
  /** The plugin, or the end of its context, has reset the stream: nothing it says is heard any more. */
  cancelled(): void;
}

/** A cluster that speaks gRPC: is told of each stream, and answers at once or later. */
export type GrpcServer = (request: GrpcRequest, answer: GrpcAnswer) => GrpcPeer;
