import { Bytes, CalloutRequest, encodeComponent, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { OwnRequest, ownHead } from "../outcall/own-request";
import { clustersOf } from "../outcall/clusters";
import { Provider } from "../provider/provider";
import { RemoteText } from "./remote-text";

/** The text of Moonshot's file `moonshotFileId`, from the provider's own API. */
@final
export class MoonshotFile extends RemoteText {
  constructor(private readonly provider: Provider) {
    super();
  }

  protected requests(): CalloutRequest[] {
    const entry = this.provider.entry;
    const own = this.cluster.toString();
    const clusters = entry.hasServiceName ? clustersOf(entry.serviceName, entry.servicePort) : [own];
    const path = "/v1/files/" + encodeComponent(Bytes.of(entry.moonshotFileId)).toString() + "/content";
    const out: CalloutRequest[] = [];
    for (let i = 0; i < clusters.length && clusters[i].length > 0; i++) {
      const request = new OwnRequest(this.provider, ownHead("GET", path), Bytes.empty(), []);
      out.push(request.callout(clusters[i], entry.timeout));
    }
    return out;
  }

  /** Moonshot answers `{"content": "…", …}`. */
  protected textOf(body: Bytes): Bytes {
    const content = jsonParse(body).member("content");
    return content.kind == JsonKind.String ? content.asBytes() : body;
  }
}
