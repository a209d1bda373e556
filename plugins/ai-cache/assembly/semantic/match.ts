import { Bytes, ByteWriter, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Candidate } from "./question";

/** Begins what is handed over with a match; no log of an answer begins so. */
const MARK: string = "match/1 ";
const PRECISION: f64 = 10000;

/** Which question an answer was given to, where it is another than the one that is asked. */
@final
export class Match {
  constructor(
    /** Milliseconds since 1970 at which the answer was made. */
    readonly createdAt: i64,
    /** The server's, to four digits behind the point. */
    readonly score: string,
    /** SHA-256 of its text, in hexadecimal digits. */
    readonly question: string,
  ) {}

  static of(candidate: Candidate, createdAt: i64): Match {
    const score = Math.round(candidate.score * PRECISION) / PRECISION;
    return new Match(createdAt, score.toString(), hexEncode(sha256(candidate.question.text)).toString());
  }

  /** Null where the bytes begin with none. */
  static read(bytes: Bytes): Match | null {
    const end = bytes.startsWith(Bytes.constant(MARK)) ? bytes.indexOfByte(0x0a) : -1;
    if (end < 0) return null;
    const words = bytes.slice(MARK.length, end).toString().split(" ");
    return words.length == 3 ? new Match(I64.parseInt(words[0]), words[1], words[2]) : null;
  }

  /** The bytes that `read` takes the match from, without it. */
  rest(bytes: Bytes): Bytes {
    return bytes.slice(bytes.indexOfByte(0x0a) + 1);
  }

  /** The match and, behind it, a log. */
  before(log: Bytes): Bytes {
    const out = new ByteWriter(log.length + 128);
    out.text(MARK);
    out.integer(this.createdAt);
    out.text(" " + this.score + " " + this.question + "\n");
    out.bytes(log);
    return out.take();
  }
}
