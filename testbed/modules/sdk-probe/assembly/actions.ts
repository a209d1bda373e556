import { HttpContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { DropBody, EditBody, LimitBody, ReadBody, StreamBody } from "./bodies";
import { CallOut } from "./callouts";
import {
  CallForeign,
  GetProperty,
  ReadClock,
  ReadEndpoint,
  ReadMemory,
  ReadProperties,
  Reroute,
  SetProperty,
  SignByHost,
  WriteLog,
} from "./facts";
import { EditHeaders, ReadHeaders, SetAllHeaders } from "./headers";
import { ReplyLocally } from "./replies";
import { AddShared, CompareAndSet, MoveMetrics, PushQueue } from "./stores";
import { AddTrailers, EditTrailers } from "./trailers";

/** Lets the stream pass. */
@final
export class Idle extends HttpContext {}

/** What a request asks for by name. */
export function actionOf(name: string, id: u32): HttpContext {
  if (name == "read-headers") return new ReadHeaders(id);
  if (name == "edit-headers") return new EditHeaders(id);
  if (name == "set-all-headers") return new SetAllHeaders(id);
  if (name == "read-body") return new ReadBody(id);
  if (name == "edit-body") return new EditBody(id);
  if (name == "limit-body") return new LimitBody(id);
  if (name == "stream-body") return new StreamBody(id);
  if (name == "drop-body") return new DropBody(id);
  if (name == "edit-trailers") return new EditTrailers(id);
  if (name == "add-trailers") return new AddTrailers(id);
  if (name == "reply") return new ReplyLocally(id);
  if (name == "callout") return new CallOut(id);
  if (name == "add-shared") return new AddShared(id);
  if (name == "compare-and-set") return new CompareAndSet(id);
  if (name == "push-queue") return new PushQueue(id);
  return factAction(name, id);
}

function factAction(name: string, id: u32): HttpContext {
  if (name == "move-metrics") return new MoveMetrics(id);
  if (name == "read-properties") return new ReadProperties(id);
  if (name == "set-property") return new SetProperty(id);
  if (name == "get-property") return new GetProperty(id);
  if (name == "read-endpoint") return new ReadEndpoint(id);
  if (name == "reroute") return new Reroute(id);
  if (name == "call-foreign") return new CallForeign(id);
  if (name == "sign-by-host") return new SignByHost(id);
  if (name == "read-clock") return new ReadClock(id);
  if (name == "write-log") return new WriteLog(id);
  if (name == "read-memory") return new ReadMemory(id);
  return new Idle(id);
}
