import { Bytes, CalloutRequest, HeaderList, hexEncode, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { apiOf } from "../api";
import { Call } from "../call";
import { CONTENT_LENGTH, PATH } from "../header-names";
import { Provider } from "../provider/provider";
import { joined } from "../request/custom-settings";
import { prepareBody } from "../request/prepare";
import { PreparedBody } from "../request/prepared";
import { rewriteHead } from "../request/request-head";

/** A request that ai-proxy sends itself: a client's once more, for another provider or with another key, or a probe. */
@final
export class OwnRequest {
  readonly call: Call;
  /** Whether the provider can be asked: it has its access token and context text, and takes what the client wants. */
  readonly canBeSent: bool;
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
    const isReady = provider.isReady();
    const prepared = isReady && body.length > 0 ? prepareBody(call, body) : new PreparedBody();
    this.canBeSent = isReady && prepared.error == null;
    this.body = joined(body, prepared.change);
  }

  /** The callout to a cluster of the host. @param timeout milliseconds */
  callout(cluster: string, timeout: i32): CalloutRequest {
    const isSigned = this.call.provider.signatures.isNeeded;
    rewriteHead(this.call, this.head, isSigned ? hexEncode(sha256(this.body)) : Bytes.empty());
    this.head.removeBytes(CONTENT_LENGTH);
    const request = new CalloutRequest(cluster, "", "", "");
    request.headers = this.head;
    request.body = this.body;
    request.timeout = <u32>timeout;
    return request;
  }
}
