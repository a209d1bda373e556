import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerStream } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Pushes a whole stream, cut at `first` (0: not) and then every `step` bytes. */
export function pushInPieces(stream: AnswerStream, bytes: Bytes, first: i32, step: i32): void {
  let at = 0;
  while (at < bytes.length) {
    const stop = min(at == 0 && first > 0 ? first : at + step, bytes.length);
    stream.push(bytes.slice(at, stop), false);
    at = stop;
  }
  stream.push(Bytes.empty(), true);
}
