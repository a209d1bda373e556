import { Bytes, CalloutRequest, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";

/** A request to a service, before it is known by which cluster it goes. */
@final
export class ServiceCall {
  readonly headers: HeaderList = new HeaderList();

  constructor(
    readonly path: string,
    readonly body: Bytes,
    contentType: string = "application/json",
  ) {
    if (contentType.length > 0) this.headers.add("content-type", contentType);
  }

  header(name: string, value: string): ServiceCall {
    this.headers.add(name, value);
    return this;
  }
}

/** Where a service is. */
@final
export class Service {
  /** Names of the cluster: Higress's, then the name itself, which is Envoy's. */
  private readonly clusters: string[];
  private readonly host: string;

  /**
   * @param name a service as Higress names it, or the name of a cluster
   * @param host the value of `:authority`; empty: the name
   * @param timeout milliseconds
   */
  constructor(
    name: string,
    port: i32,
    host: string,
    private readonly timeout: u32,
  ) {
    this.clusters = name.includes("|") ? [name] : ["outbound|" + port.toString() + "||" + name, name];
    this.host = host.length > 0 ? host : name;
  }

  /** The same call by each cluster it may go by, in the order in which they are tried. */
  requests(call: ServiceCall): Array<CalloutRequest> {
    const requests: CalloutRequest[] = [];
    for (let i = 0; i < this.clusters.length; i++) {
      const request = new CalloutRequest(this.clusters[i], "POST", this.host, call.path);
      const pairs = call.headers.pairs;
      for (let k = 0; k < pairs.length; k++) request.headers.pairs.push(pairs[k]);
      request.body = call.body;
      request.timeout = this.timeout;
      requests.push(request);
    }
    return requests;
  }
}
