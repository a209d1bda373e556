import { Bytes, CalloutRequest, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";

/** A request to a service, before it is known by which cluster it goes. */
@final
export class ServiceCall {
  readonly headers: HeaderList = new HeaderList();

  constructor(
    readonly path: string,
    readonly body: Bytes,
    readonly method: string = "POST",
  ) {}

  header(name: string, value: string): ServiceCall {
    this.headers.add(name, value);
    return this;
  }
}

/** Where a service is, as Higress's blocks `embedding` and `vector` say it. */
@final
export class Service {
  /** Names of the cluster: Higress's, then the name itself, which is Envoy's. */
  readonly clusters: string[];

  /**
   * @param name a service as Higress names it, or the name of a cluster
   * @param host the value of `:authority`
   * @param timeout milliseconds
   */
  constructor(
    name: string,
    port: u32,
    readonly host: string,
    readonly timeout: u32,
  ) {
    this.clusters = name.includes("|") ? [name] : ["outbound|" + port.toString() + "||" + name, name];
  }

  /** @param timeout milliseconds at most */
  request(cluster: string, call: ServiceCall, timeout: u32): CalloutRequest {
    const request = new CalloutRequest(cluster, call.method, this.host, call.path);
    request.headers.add("content-type", "application/json");
    for (let i = 0; i < call.headers.pairs.length; i++) request.headers.pairs.push(call.headers.pairs[i]);
    request.body = call.body;
    request.timeout = min(this.timeout, timeout);
    return request;
  }
}
