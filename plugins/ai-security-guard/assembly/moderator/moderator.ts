import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ServiceCall } from "../service/service";
import { Opinion } from "../verdict/opinion";
import { Piece, Subject } from "../verdict/subject";

/** The protocol of a service that judges texts. Pure: it writes requests and reads answers. */
export abstract class Moderator {
  constructor(
    /** characters of a piece */
    readonly longest: i32,
    /** pieces of a request */
    readonly batch: i32,
  ) {}

  /** @param pieces at least one, and `batch` at most */
  abstract request(pieces: Array<Piece>, subject: Subject): ServiceCall;

  /** One opinion for each piece; null: it is no answer of this service. @param body of an answer with 2xx */
  abstract read(body: Bytes, count: i32): Array<Opinion> | null;

  /** What an opinion depends on beside the text. */
  scope(_subject: Subject): string {
    return "";
  }
}
