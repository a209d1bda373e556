import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { CalloutHandler, CalloutReply, CalloutRequest, sendCallout } from "../../callout";
import { isUtf8 } from "../../encoding/utf8";
import { JsonWriter } from "../../json/writer";
import { Secret } from "../../secret";
import { StoreCommand } from "../batch";
import { StoreBackend, StoreCall } from "../call";
import { StoreFault } from "../fault";
import { StoreValue } from "../value";
import { restAnswer, restAnswers, restError, restValue } from "./reader";
import { restCommand, textKey } from "./writer";

/** Bytes of an answer that are read. */
const MAX_ANSWER: i32 = 4 * 1024 * 1024;

/** Where a Redis-over-HTTP service is. */
@final
export class HttpStoreTarget {
  constructor(
    /** The names its cluster may have; the first that the host knows is taken. */
    readonly clusters: Array<string>,
    readonly authority: string,
    /** Path in front of `/` and `/pipeline`, without a slash at its end. */
    readonly prefix: string,
    readonly token: Secret,
    /** Milliseconds. */
    readonly timeout: u32,
  ) {}
}

/** Redis over HTTP: Upstash's REST protocol. */
@final
export class HttpBackend extends StoreBackend {
  constructor(private readonly target: HttpStoreTarget) {
    super();
  }

  send(call: StoreCall): void {
    const all: i32[] = [];
    const commands = call.batch.commands;
    for (let i = 0; i < commands.length; i++) {
      if (isText(commands[i])) all.push(i);
      else call.put(i, StoreValue.ofError(Bytes.of("ERR a value that is not UTF-8 can not be kept over HTTP")));
    }
    if (all.length == 0) call.finish();
    else this.ask(call, all, false);
  }

  /** Sends the commands of these indices; those with scripts by hash, or by their text. */
  ask(call: StoreCall, indices: Array<i32>, byText: bool): void {
    const body = bodyOf(call, indices, byText);
    const path = this.target.prefix + (indices.length == 1 ? "/" : "/pipeline");
    const handler = new RestHandler(this, call, indices, byText);
    for (let i = 0; i < this.target.clusters.length; i++) {
      const request = new CalloutRequest(this.target.clusters[i], "POST", this.target.authority, path);
      request.timeout = this.target.timeout;
      request.body = body;
      request.headers.add("content-type", "application/json").add("upstash-encoding", "base64");
      const token = this.target.token.reveal();
      if (token.length > 0) request.headers.add("authorization", "Bearer " + token.toString());
      // A stream that has ended can not ask any more, but its configuration can.
      if (sendCallout(request, call.orphan ? call.rootId : call.contextId, call.rootId, handler)) return;
    }
    call.fail(StoreFault.Connection, "the host knows no such cluster, or it refused the call");
  }
}

/** Whether JSON can carry all that is not a key. */
function isText(command: StoreCommand): bool {
  for (let i = 0; i < command.args.length; i++) {
    if (!isUtf8(command.args[i])) return false;
  }
  return true;
}

function bodyOf(call: StoreCall, indices: Array<i32>, byText: bool): Bytes {
  const out = new ByteWriter(512);
  const json = new JsonWriter(out);
  if (indices.length != 1) json.beginArray();
  for (let i = 0; i < indices.length; i++) {
    const words = call.batch.commands[indices[i]].words(byText);
    // Whatever is no key is text already, so this changes keys alone.
    for (let k = 0; k < words.length; k++) words[k] = textKey(words[k]);
    restCommand(json, words);
  }
  if (indices.length != 1) json.endArray();
  return out.take();
}

@final
class RestHandler extends CalloutHandler {
  constructor(
    private readonly backend: HttpBackend,
    private readonly call: StoreCall,
    private readonly indices: Array<i32>,
    private readonly byText: bool,
  ) {
    super();
  }

  onReply(reply: CalloutReply): void {
    this.receive(reply);
  }

  onOrphanReply(reply: CalloutReply): void {
    this.call.orphan = true;
    this.receive(reply);
  }

  private receive(reply: CalloutReply): void {
    const fault = faultOf(reply.status);
    if (fault != StoreFault.None) {
      this.call.fail(fault, "the store's HTTP endpoint answered " + reply.status.toString());
      return;
    }
    const body = reply.body(MAX_ANSWER);
    if (!(this.indices.length == 1 ? this.one(body) : this.several(body))) {
      this.call.fail(StoreFault.Server, "what the store's HTTP endpoint sent is no answer");
      return;
    }
    const unknown = this.byText ? ([] as i32[]) : this.call.unknownScripts();
    if (unknown.length == 0) this.call.finish();
    else this.backend.ask(this.call, unknown, true);
  }

  private one(body: Bytes): bool {
    const answer = restAnswer(body);
    if (!answer.exists) return false;
    this.call.put(this.indices[0], restValue(answer));
    return true;
  }

  private several(body: Bytes): bool {
    const answers = restAnswers(body);
    // A pipeline that was refused as a whole has one error.
    if (!answers.exists) {
      const error = restError(restAnswer(body));
      for (let i = 0; i < this.indices.length; i++) this.call.put(this.indices[i], StoreValue.ofError(error));
      return error.length > 0;
    }
    const items = answers.items();
    for (let i = 0; i < this.indices.length; i++) {
      if (!items.next()) return false;
      this.call.put(this.indices[i], restValue(items.value));
    }
    return true;
  }
}

/** What a status says; 400 comes with the error of a single command. */
function faultOf(status: u32): StoreFault {
  if (status == 200 || status == 400) return StoreFault.None;
  if (status == 0 || status == 503 || status == 502) return StoreFault.Connection;
  if (status == 504 || status == 408) return StoreFault.Timeout;
  return status == 401 || status == 403 ? StoreFault.Auth : StoreFault.Server;
}
