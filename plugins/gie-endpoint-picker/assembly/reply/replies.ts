import { Bytes, HeaderList, localReply } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Reply } from "../ext-proc/reply";
import { isOfMessage, lowerName } from "../headers/header-name";
import { ErrorShape } from "./error-shape";

const FIRST_ERROR: u32 = 400;
const UNAVAILABLE: u32 = 503;
const CONTENT_TYPE: string = "content-type";

/** Bytes of an answer that is no error, and headers of one. */
const BODY_LIMIT: i32 = 1024 * 1024;
const MOST_HEADERS: i32 = 64;

/** Gives the client what the picker says in the model server's place: an error in the shape of the client's protocol. */
export function replyAsPicker(answer: Reply, shape: ErrorShape): void {
  const headers = headersOf(answer);
  if (answer.status < FIRST_ERROR) {
    localReply(answer.status, answer.body.slice(0, BODY_LIMIT), "gie-endpoint-picker.answer", headers);
    return;
  }
  headers.replaceBytes(Bytes.constant(CONTENT_TYPE), Bytes.of(shape.contentType));
  const text = answer.body.length > 0 ? answer.body : Bytes.of("The endpoint picker refused the request");
  localReply(answer.status, shape.body(answer.status, text, ""), "gie-endpoint-picker.answer", headers);
}

/** There is no pick, and the pool is not to be used without one. @param fault as metrics name it */
export function replyUnavailable(shape: ErrorShape, fault: string): void {
  const text = Bytes.of("No endpoint could be picked for this request: try again later");
  const body = shape.body(UNAVAILABLE, text, "endpoint_picker_unavailable");
  const headers = new HeaderList().add(CONTENT_TYPE, shape.contentType).add("retry-after", "1");
  localReply(UNAVAILABLE, body, "gie-endpoint-picker." + fault, headers);
}

/** Headers that the picker gives its answer, save what the message itself decides. */
function headersOf(answer: Reply): HeaderList {
  const headers = new HeaderList();
  const set = answer.headers.assigned;
  for (let i = 0; i < min(set.length, MOST_HEADERS); i++) {
    const name = lowerName(set[i].name);
    if (name.length > 0 && name.at(0) != 0x3a && !isOfMessage(name)) headers.addBytes(name, set[i].value);
  }
  return headers;
}
