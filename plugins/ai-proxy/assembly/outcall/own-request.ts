import { Bytes, CalloutRequest, HeaderList, hexEncode, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { apiOf } from "../api";
import { Call } from "../call";
import { CONTENT_LENGTH, PATH } from "../header-names";
import { notReady } from "../provider/not-ready";
import { Provider } from "../provider/provider";
import { ClientBody } from "../request/client-body";
import { PreparedBody } from "../request/prepared";
import { limitFirstByte, rewriteHead } from "../request/request-head";

/** The head of a request that no client made. */
export function ownHead(method: string, path: string): HeaderList {
  return new HeaderList()
    .add(":method", method)
    .add(":path", path)
    .add(":scheme", "https")
    .add(":authority", "ai-proxy")
    .add("content-type", "application/json");
}

/** A request that ai-proxy sends itself: a client's once more, for another provider or with another key, or a probe. */
@final
export class OwnRequest {
  readonly call: Call;
  /** Why the provider cannot be asked; null when it can. */
  readonly error: AiError | null;
  private body: Bytes = Bytes.empty();

  /**
   * @param head the client's, as it came
   * @param body the client's; empty for a request without one
   * @param tried positions of keys that are not to be used if there is another
   */
  constructor(
    provider: Provider,
    private readonly head: HeaderList,
    body: Bytes,
    tried: i32[],
  ) {
    const path = RequestTarget.parse(head.getBytes(PATH));
    const target = RequestTarget.parse(path.withPath(provider.clientPath(path.path)));
    const call = new Call(provider, apiOf(target.path), target);
    call.tried = tried;
    this.call = call;
    const given = ClientBody.kept(body);
    const prepared = body.length == 0 ? new PreparedBody() : given.prepare(call);
    this.error = call.isReady ? prepared.error : notReady();
    this.body = given.changed(prepared.change);
  }

  /** The callout to a cluster of the host. @param timeout milliseconds */
  callout(cluster: string, timeout: i32): CalloutRequest {
    const isSigned = this.call.provider.signatures.isNeeded;
    rewriteHead(this.call, this.head, isSigned ? hexEncode(sha256(this.body)) : Bytes.empty(), true);
    this.head.removeBytes(CONTENT_LENGTH);
    limitFirstByte(this.call, this.head);
    const request = new CalloutRequest(cluster, "", "", "");
    request.headers = this.head;
    request.body = this.body;
    request.timeout = <u32>timeout;
    return request;
  }
}
