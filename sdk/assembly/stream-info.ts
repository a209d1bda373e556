import { Bytes } from "./bytes";
import { requestHeaders } from "./http/headers";
import { PropertyPath } from "./property";

const AUTHORITY: Bytes = Bytes.of(":authority");
const CONSUMER: Bytes = Bytes.of("x-mse-consumer");

/** A property that goes by one name on Higress and by another on Envoy; remembers which one this host answers to. */
@final
class EitherProperty {
  private useSecond: bool = false;

  constructor(
    private readonly first: PropertyPath,
    private readonly second: PropertyPath,
  ) {}

  text(): string {
    if (!this.useSecond) {
      const value = this.first.bytes();
      if (value != null && value.length > 0) return value.toString();
    }
    const value = this.second.bytes();
    if (value == null || value.length == 0) return "";
    this.useSecond = true;
    return value.toString();
  }
}

const ROUTE_NAME = new EitherProperty(PropertyPath.of("route_name"), PropertyPath.of("xds.route_name"));
const CLUSTER_NAME = new EitherProperty(PropertyPath.of("cluster_name"), PropertyPath.of("xds.cluster_name"));
const CODE_DETAILS = PropertyPath.of("response.code_details");
const VIA_UPSTREAM: string = "via_upstream";

/** Name of the route that was chosen, or "". */
export function routeName(): string {
  return ROUTE_NAME.text();
}

/** Name of the cluster that the route leads to, or "". */
export function clusterName(): string {
  return CLUSTER_NAME.text();
}

/** The consumer that an authentication plugin found, or "". */
export function consumer(): string {
  return requestHeaders.getBytes(CONSUMER).toString();
}

/** `:authority` without its port; the brackets of an IPv6 address stay. */
export function requestHost(): string {
  const authority = requestHeaders.getBytes(AUTHORITY);
  const bracket = authority.indexOfByte(0x5d);
  const colon = authority.indexOfByte(0x3a, max(bracket, 0));
  return (colon < 0 ? authority : authority.slice(0, colon)).toString();
}

/** Whether the response came from the provider, rather than from the proxy or a plugin; known from its headers on. */
export function responseFromUpstream(): bool {
  const details = CODE_DETAILS.bytes();
  // An upstream filter is asked before Envoy sets the details, and it only ever sees what came from upstream.
  return details == null || details.length == 0 || details.equalsString(VIA_UPSTREAM);
}

/** Metadata of the endpoint that was picked, for filters in the upstream chain: `filter_metadata.<namespace>.<key>`. */
export function upstreamMetadata(namespace: string, key: string): PropertyPath {
  return PropertyPath.parts(["xds", "upstream_host_metadata", "filter_metadata", namespace, key]);
}
