import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { HeaderMutation, MOST_CHANGES } from "../ext-proc/header-mutation";
import { Reply } from "../ext-proc/reply";
import { PickerFault } from "../fault";
import { headerChanges } from "../headers/header-changes";
import { lowerName, mayChange } from "../headers/header-name";
import { EndpointList, isEndpoint, MOST_ENDPOINTS } from "../pick/endpoint-list";
import { Pick, Progress } from "../pick/pick";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Bytes of the body that the picker was sent. */
const SENT: i32 = 64;
const MOST_BODY: i32 = SENT * 6 + 64 * 1024;
const COMMA: i32 = 0x2c;

/**
 * Takes the input for what an endpoint picker says of one request: messages, each behind its length as one byte, the last one
 * whatever is left. The head, the endpoints and the body that come of it stay within what is allowed. Answers how it ended.
 */
export function run(size: i32): i32 {
  const all = given(size);
  const sent = new HeaderList().add(":path", "/").add("host", "h").add("x-a", "1").add("content-length", "64");
  const pick = new Pick(true);
  pick.sentBody(SENT, true);
  let progress = Progress.Waiting;
  let at = 0;
  let messages = 0;
  while (at < all.length && progress == Progress.Waiting) {
    const length = messages < 8 ? all.at(at++) : all.length - at;
    const message = all.slice(at, at + length);
    at += length;
    messages++;
    progress = pick.take(readTwice(message));
  }
  check(pick, progress, sent);
  return (
    progress | (messages << 4) | ((<i32>pick.fault) << 8) | (pick.endpoints.count << 12) | (pick.headers.length << 20)
  );
}

/** A message says the same however often it is read. */
function readTwice(message: Bytes): Reply {
  const reply = Reply.read(message);
  const again = Reply.read(message.copy());
  if (reply.malformed != again.malformed || reply.kind != again.kind || !reply.body.equals(again.body)) unreachable();
  return reply;
}

function check(pick: Pick, progress: Progress, sent: HeaderList): void {
  const body = pick.body;
  if (body != null && body.length > MOST_BODY) unreachable();
  if ((progress == Progress.Picked) != pick.endpoints.count > 0) unreachable();
  if ((progress == Progress.Failed) != (pick.fault != PickerFault.None)) unreachable();
  const answer = pick.answer;
  if ((progress == Progress.Answered) != (answer != null)) unreachable();
  if (answer != null && (answer.status < 200 || answer.status > 599)) unreachable();
  checkEndpoints(pick.endpoints);
  for (let i = 0; i < pick.headers.length; i++) checkChanges(pick.headers[i], sent);
}

function checkEndpoints(list: EndpointList): void {
  if (list.count > MOST_ENDPOINTS) unreachable();
  let at = 0;
  for (let i = 0; i < list.count; i++) {
    const comma = list.text.indexOfByte(COMMA, at);
    const end = comma < 0 ? list.text.length : comma;
    if (!isEndpoint(list.text.slice(at, end))) unreachable();
    at = end + 1;
  }
  if (list.count > 0 && at != list.text.length + 1) unreachable();
}

function checkChanges(mutation: HeaderMutation, sent: HeaderList): void {
  const changes = headerChanges(mutation, sent);
  if (changes.length > MOST_CHANGES) unreachable();
  for (let i = 0; i < changes.length; i++) {
    const name = changes[i].name;
    if (!mayChange(name) || !lowerName(name).equals(name)) unreachable();
  }
}
