import { Bytes } from "../bytes";

/**
 * Receives what comes back on a stream or a call. Host calls act on the context that it was made for: a stream goes on by
 * its `continueRequest`, say. Nothing is called once that context is over, nor after `cancel`.
 */
export abstract class GrpcHandler {
  /** One message, whole; readable after the callback, too. */
  abstract onMessage(message: Bytes): void;

  /**
   * The server, or the host, has ended it: the last that is called.
   * @param status a `GrpcStatus` @param reason words of the server or the host, for a log line; none when all is well
   */
  abstract onClose(status: u32, reason: string): void;

  /**
   * The server's headers, readable as `grpcInitialMetadata` now. Needs `…/abi/exports/grpc-metadata`, as the next one does.
   */
  onInitialMetadata(): void {}

  /** The server's trailers, readable as `grpcTrailingMetadata` now. */
  onTrailingMetadata(): void {}
}
