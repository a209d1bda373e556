import { Bytes } from "./bytes";
import { requestHeaders } from "./http/headers";
import { PropertyPath } from "./property";

/** A property that goes by one name on Higress and by another on Envoy; remembers which one this host answers to. */
@final
class EitherProperty {
  private useSecond: bool = false;

  constructor(
    private readonly first: PropertyPath,
    private readonly second: PropertyPath,
  ) {}

  bytes(): Bytes {
    if (!this.useSecond) {
      const value = this.first.bytes();
      if (value != null && value.length > 0) return value;
    }
    const value = this.second.bytes();
    if (value == null || value.length == 0) return Bytes.empty();
    this.useSecond = true;
    return value;
  }
}

const ROUTE_NAME = new EitherProperty(PropertyPath.of("route_name"), PropertyPath.of("xds.route_name"));
const CLUSTER_NAME = new EitherProperty(PropertyPath.of("cluster_name"), PropertyPath.of("xds.cluster_name"));
const CODE_DETAILS = PropertyPath.of("response.code_details");
const VIA_UPSTREAM: string = "via_upstream";

/** Name of the route that was chosen; no bytes where there is none. */
export function routeName(): Bytes {
  return ROUTE_NAME.bytes();
}

/** Name of the cluster that the route leads to; no bytes where there is none. */
export function clusterName(): Bytes {
  return CLUSTER_NAME.bytes();
}

/** Header in which authentication plugins hand on who is calling. */
export const CONSUMER_HEADER: Bytes = Bytes.of("x-mse-consumer");

/** Where the consumer stands for access logs: the header does not outlive an upstream filter that keeps it from a provider. */
const CONSUMER: PropertyPath = PropertyPath.of("consumer");

/** Where the team stands for later plugins and for access logs: not in a header, so that no client can name it. */
const TEAM: PropertyPath = PropertyPath.of("consumer_team");

/**
 * Names who is calling, in the place of whatever the client sent: for later plugins, by `consumer` and `consumerTeam`, and
 * for access logs, as `%FILTER_STATE(wasm.consumer:PLAIN)%` and `%FILTER_STATE(wasm.consumer_team:PLAIN)%`.
 * @param team of the consumer; no bytes: of none
 */
export function setConsumer(name: Bytes, team: Bytes = Bytes.empty()): void {
  requestHeaders.replaceBytes(CONSUMER_HEADER, name);
  CONSUMER.set(name);
  // The team of a consumer that another plugin found before is not this one's.
  if (team.length > 0 || consumerTeam().length > 0) TEAM.set(team);
}

/** The consumer that an authentication plugin found; no bytes where there is none. */
export function consumer(): Bytes {
  return requestHeaders.getBytes(CONSUMER_HEADER);
}

/** The team of the consumer that an authentication plugin found; no bytes where there is none. */
export function consumerTeam(): Bytes {
  const team = TEAM.bytes();
  return team == null ? Bytes.empty() : team;
}

/** Who answered, in Envoy's words: `via_upstream`, the name a plugin gave its reply, what went wrong; empty: not known yet. */
export function responseDetails(): Bytes {
  const details = CODE_DETAILS.bytes();
  return details == null ? Bytes.empty() : details;
}

/** Whether the response came from the provider, rather than from the proxy or a plugin; known from its headers on. */
export function responseFromUpstream(): bool {
  const details = responseDetails();
  // An upstream filter is asked before Envoy sets the details, and it only ever sees what came from upstream.
  return details.length == 0 || details.equalsString(VIA_UPSTREAM);
}

/** Metadata of the endpoint that was picked, for filters in the upstream chain: `filter_metadata.<namespace>.<key>`. */
export function upstreamMetadata(namespace: string, key: string): PropertyPath {
  return PropertyPath.parts(["xds", "upstream_host_metadata", "filter_metadata", namespace, key]);
}
