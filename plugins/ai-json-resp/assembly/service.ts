import {
  Bytes,
  CalloutHandler,
  CalloutRequest,
  ConfigIssues,
  ConfigPath,
  HeaderList,
  HttpContext,
  Secret,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiJsonRespConfig } from "./generated/config.gen";

const USUAL_TIMEOUT: u32 = 50_000;

/** Headers that belong to one connection or one body, or that the gateway itself has put there. */
const DROPPED: string =
  " content-length transfer-encoding connection keep-alive proxy-connection te trailer upgrade host expect " +
  "accept-encoding content-encoding accept x-mse-consumer x-request-id ";

/** Who is asked. */
@final
export class Service {
  private constructor(
    /** Names of its cluster: Higress's, then the name itself, which is Envoy's. */
    private readonly clusters: Array<string>,
    private readonly host: string,
    /** "": that of the request. */
    private readonly path: string,
    /** Milliseconds. */
    private readonly timeout: u32,
    private readonly apiKey: Secret,
  ) {}

  static of(config: AiJsonRespConfig, path: ConfigPath, issues: ConfigIssues): Service {
    const url = config.serviceUrl.replace("https://", "").replace("http://", "");
    const slash = url.indexOf("/");
    const domain = slash < 0 ? url : url.substring(0, slash);
    const host = config.serviceDomain.length > 0 ? config.serviceDomain : domain;
    if (host.length == 0) issues.error(path.key("serviceDomain"), "is required unless serviceUrl names it (1008)");
    const own = slash < 0 ? "" : url.substring(slash);
    const target = config.servicePath.length > 0 ? config.servicePath : own;
    if (target.length > 0 && !target.startsWith("/")) issues.error(path.key("servicePath"), "must begin with /");
    const timeout = config.serviceTimeout > 0 ? <u32>config.serviceTimeout : USUAL_TIMEOUT;
    const clusters = clustersOf(config.serviceName, config.servicePort == 0 ? 443 : config.servicePort);
    return new Service(clusters, host, target, timeout, Secret.of(config.apiKey));
  }

  /**
   * Asks it for a stream.
   * @param headers the request's own @param mark by which the gateway knows the request when it comes in again
   * @returns false: there is no such cluster, and `handler` is not called
   */
  ask(
    body: Bytes,
    headers: HeaderList,
    markName: Bytes,
    mark: Bytes,
    stream: HttpContext,
    handler: CalloutHandler,
  ): bool {
    for (let i = 0; i < this.clusters.length; i++) {
      const path = this.path.length > 0 ? this.path : headers.get(":path").toString();
      const request = new CalloutRequest(this.clusters[i], "POST", this.host, path);
      this.copyHeaders(headers, request.headers);
      request.headers.addBytes(markName, mark);
      request.body = body;
      request.timeout = this.timeout;
      if (stream.callout(request, handler)) return true;
    }
    return false;
  }

  private copyHeaders(from: HeaderList, to: HeaderList): void {
    const key = this.apiKey.reveal();
    for (let i = 0; i < from.length; i++) {
      const name = from.nameAt(i);
      if (isDropped(name) || (key.length > 0 && name.equalsString("authorization"))) continue;
      to.addBytes(name, from.valueAt(i));
    }
    to.add("accept", "application/json");
    if (key.length > 0) to.add("authorization", "Bearer " + key.toString());
  }
}

function isDropped(name: Bytes): bool {
  if (name.at(0) == 0x3a || name.startsWith(Bytes.constant("x-envoy-"))) return true;
  return DROPPED.includes(" " + name.toString() + " ");
}

/** Higress's plugin names a service of a DNS registry by its bare name. */
function clustersOf(name: string, port: i32): Array<string> {
  if (name.includes("|")) return [name];
  const before = "outbound|" + port.toString() + "||" + name;
  return [before + ".dns", before, name];
}
