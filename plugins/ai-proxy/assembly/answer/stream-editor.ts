import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Makes of a streamed answer what the client gets, piece by piece, cut anywhere. */
export abstract class StreamEditor {
  /** A usage object that the client does not get to see; empty until there was one. */
  hiddenUsage: Bytes = Bytes.empty();
  private isOver: bool = false;

  /** What the client gets for this piece. Hosts end a stream with an empty piece, some of them twice. */
  push(chunk: Bytes, endOfStream: bool): Bytes {
    if (this.isOver) return Bytes.empty();
    this.isOver = endOfStream;
    return this.edit(chunk, endOfStream);
  }

  protected abstract edit(chunk: Bytes, endOfStream: bool): Bytes;
}

/** Leaves a stream as it is: for gates, which hold back its beginning. */
@final
export class UneditedStream extends StreamEditor {
  protected edit(chunk: Bytes, _endOfStream: bool): Bytes {
    return chunk;
  }
}
