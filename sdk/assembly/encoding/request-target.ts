import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { UrlParams } from "./url-params";

const QUESTION: i32 = 0x3f;
const HASH: i32 = 0x23;

/**
 * The value of `:path` taken apart: `/v1/chat?x=1#f` has the path `/v1/chat`, the query `x=1` and the fragment `f`. The
 * parts are windows, as written; nothing is decoded or normalised, and every input has a reading.
 */
@final
export class RequestTarget {
  private constructor(
    readonly path: Bytes,
    /** Without its `?`; empty when there is none. */
    readonly query: Bytes,
    /** With its `#`; clients send none, and hosts refuse or drop it, but an edit keeps it. */
    private readonly fragment: Bytes,
    /** Distinguishes `/a?` from `/a`. */
    readonly hasQuery: bool,
  ) {}

  static parse(target: Bytes): RequestTarget {
    const hash = target.indexOfByte(HASH);
    const end = hash < 0 ? target.length : hash;
    const head = target.slice(0, end);
    const question = head.indexOfByte(QUESTION);
    const path = question < 0 ? head : head.slice(0, question);
    const query = question < 0 ? head.slice(end) : head.slice(question + 1);
    return new RequestTarget(path, query, target.slice(end), question >= 0);
  }

  /** The parameters of the query. */
  params(): UrlParams {
    return new UrlParams(this.query);
  }

  /** The target with another path; it must start with `/` and be percent-encoded. */
  withPath(path: Bytes): Bytes {
    return this.join(path, this.query, this.hasQuery);
  }

  /** The target with another query (without `?`, percent-encoded); an empty one takes the `?` away. */
  withQuery(query: Bytes): Bytes {
    return this.join(this.path, query, query.length > 0);
  }

  private join(path: Bytes, query: Bytes, hasQuery: bool): Bytes {
    const out = new ByteWriter(path.length + query.length + this.fragment.length + 1);
    out.bytes(path);
    if (hasQuery) out.byte(QUESTION);
    out.bytes(query);
    out.bytes(this.fragment);
    return out.take();
  }
}
