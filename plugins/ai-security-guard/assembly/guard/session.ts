import { Bytes, consumer, hexEncode, randomBytes, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Subject } from "../verdict/subject";

/** Half of the digits that a session has, as on Higress. */
const SIZE: i32 = 10;

/** Whose exchange the current one is. */
export function newSubject(isAnswer: bool, isStream: bool): Subject {
  const session = hexEncode(Bytes.wrap(randomBytes(SIZE))).toString();
  return new Subject(consumer().copy(), isAnswer, session, isStream, wallMilliseconds());
}
