import { proxy_grpc_cancel, proxy_grpc_close, proxy_grpc_send } from "../abi/env";
import { WasmResult } from "../abi/types";
import { Bytes } from "../bytes";
import { Ending } from "../endings";
import { GrpcHandler } from "./handler";
import { forget, linger } from "./routing";

/** How far a stream is. */
const enum State {
  Open,
  /** This side has nothing more to say. */
  HalfClosed,
  Over,
}

/** A stream of a context's, as `openGrpcStream` made it. It is cancelled when that context ends. */
@final
export class GrpcStream extends Ending {
  private state: State = State.Open;
  private deaf: bool = false;

  /** @param unary a call, which its one message ends */
  constructor(
    readonly token: u32,
    readonly contextId: u32,
    readonly messageLimit: u32,
    private receiver: GrpcHandler | null,
    readonly unary: bool,
  ) {
    super();
  }

  /** Who is told; null once nobody is. */
  get handler(): GrpcHandler | null {
    return this.receiver;
  }

  /** Whether messages may be sent. */
  get isOpen(): bool {
    return this.state == State.Open;
  }

  /** Whether nothing comes back any more. */
  get isOver(): bool {
    return this.state == State.Over;
  }

  /** Sends one message; false when the stream takes none. */
  send(message: Bytes): bool {
    if (this.state != State.Open) return false;
    return proxy_grpc_send(this.token, message.ptr, message.length, 0) == WasmResult.Ok;
  }

  /** Says that no message follows. What the server has to say still comes, until it closes, too. */
  close(): void {
    if (this.state != State.Open) return;
    this.state = State.HalfClosed;
    // The host answers NotFound where it has given the stream up already.
    if (proxy_grpc_close(this.token) != WasmResult.Ok) this.end();
  }

  /** Passes messages over from now on, unread, which is cheaper than to be told of them; of the stream's end one is still told. */
  ignoreMessages(): void {
    this.deaf = true;
  }

  get ignoresMessages(): bool {
    return this.deaf;
  }

  /** Resets the stream, whatever state it is in; the handler is called no more. */
  cancel(): void {
    if (this.state == State.Over) return;
    this.end();
    proxy_grpc_cancel(this.token);
  }

  /** For the routing: the other side has ended it. */
  endedByRemote(): void {
    // A host keeps its entry of a stream that this side has not closed, 97 bytes a stream, and forgets a call by itself.
    const kept = this.state == State.Open && !this.unary;
    this.end();
    if (kept) proxy_grpc_cancel(this.token);
  }

  /** A server that was told everything may read it to its end: only what is half done is reset. */
  onContextEnd(): void {
    // What the handler holds may be a whole body.
    this.receiver = null;
    if (this.state == State.HalfClosed) linger(this);
    else this.cancel();
  }

  private end(): void {
    this.state = State.Over;
    forget(this.token);
    this.release();
  }
}
