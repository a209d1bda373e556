import { Bytes, CalloutRequest, Url } from "proxy-wasm-assemblyscript-sdk/assembly";
import { clustersOf } from "../outcall/clusters";
import { RemoteText } from "./remote-text";

/** The text of `context`. */
@final
export class ContextText extends RemoteText {
  constructor(
    private readonly url: Url,
    private readonly service: string,
    private readonly port: i32,
    /** milliseconds */
    private readonly timeout: i32,
  ) {
    super();
  }

  protected requests(): CalloutRequest[] {
    const url = this.url;
    const target = url.target.withPath(url.path.length > 0 ? url.path : Bytes.of("/")).toString();
    const clusters = clustersOf(this.service, this.port);
    const out: CalloutRequest[] = [];
    for (let i = 0; i < clusters.length; i++) {
      const request = new CalloutRequest(clusters[i], "GET", url.authority.toString(), target);
      request.timeout = <u32>this.timeout;
      out.push(request);
    }
    return out;
  }

  protected textOf(body: Bytes): Bytes {
    return body;
  }
}
