import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Where } from "./where";

/** Whose exchange is judged, and which half of it. */
@final
export class Subject {
  constructor(
    /** no bytes: nobody is known */
    readonly consumer: Bytes,
    readonly isAnswer: bool,
    /** the same for all that is asked about one half of an exchange */
    readonly session: string,
    /** whether the texts are parts of a stream, of which a service may remember those before */
    readonly isStream: bool,
    /** milliseconds since 1970 */
    readonly now: i64,
  ) {}
}

/** A text that is to be judged. */
@final
export class JudgedText {
  constructor(
    /** UTF-8; of a picture its address */
    readonly text: Bytes,
    readonly where: Where,
    readonly isLastTurn: bool,
  ) {}
}

/** So much of a text as a service takes at once. */
@final
export class Piece {
  constructor(
    /** which of the texts */
    readonly index: i32,
    readonly where: Where,
    readonly start: i32,
    readonly bytes: Bytes,
  ) {}

  get end(): i32 {
    return this.start + this.bytes.length;
  }
}
