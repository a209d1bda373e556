import {
  BodyProgress,
  ByteWriter,
  Bytes,
  LargeBody,
  responseBody,
  Splice,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { LARGEST_WHOLE } from "../request/client-body";
import { put } from "./stream-windows";

/** Largest answer that is held to be translated whole, in bytes. */
export const ANSWER_LIMIT: i32 = 30 * 1024 * 1024;

/** The body of an answer that is read when it is whole; until then it waits at the host, or here. */
@final
export class AnswerBody {
  private readonly waiting: WholeBody = new WholeBody(responseBody, ANSWER_LIMIT);
  /** What waits here, in pieces: a buffer that grows would leave what it outgrew. */
  private readonly gathered: Bytes[] = [];
  /** Bytes of them. */
  private total: i32 = 0;
  /** The body that was read; null of a small one. */
  private large: LargeBody | null = null;

  /** Bytes that wait at the host. */
  get size(): i32 {
    return this.waiting.size;
  }

  /** Lets the body wait at the host. */
  next(size: i32, endOfStream: bool): BodyProgress {
    return this.waiting.next(size, endOfStream);
  }

  /** Gathers the body here; the host has the last piece only. */
  gather(size: i32, endOfStream: bool): BodyProgress {
    this.total += size;
    if (this.total > ANSWER_LIMIT) {
      this.gathered.length = 0;
      return BodyProgress.TooLarge;
    }
    this.gathered.push(responseBody.read(0, size));
    return endOfStream ? BodyProgress.Complete : BodyProgress.Waiting;
  }

  /** What was gathered, in one. */
  joined(): Bytes {
    const out = new ByteWriter();
    for (let i = 0; i < this.gathered.length; i++) out.bytes(this.gathered[i]);
    return out.take();
  }

  /** Hands what was gathered back to the host, which has `size` bytes of it. Answers how many it has then. */
  putBack(size: i32): i32 {
    put(size, Bytes.empty());
    for (let i = 0; i < this.gathered.length; i++) responseBody.append(this.gathered[i]);
    // The stream may live until after the next one has begun.
    this.gathered.length = 0;
    return this.total;
  }

  /** The `size` bytes at the host. Of a large document the base64 stays there: no answer's is looked at. */
  read(size: i32, isDocument: bool): Bytes {
    if (size <= LARGEST_WHOLE || !isDocument) return responseBody.read(0, size);
    const large = LargeBody.read(responseBody);
    this.large = large;
    return large.skeleton;
  }

  /** Puts `body`, which may hold the places of what stayed there, in the place of all that the host has. */
  replace(body: Bytes): void {
    const large = this.large;
    if (large == null) responseBody.replaceAll(body);
    else large.replace(new Splice(large.skeleton.length, body));
  }
}
