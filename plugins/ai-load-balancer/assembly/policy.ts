import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClusterPolicy } from "./cluster/policy";
import { readClusterPolicy } from "./cluster/read-policy";
import { EndpointPolicy, readEndpointPolicy } from "./endpoint/policy";
import { AiLoadBalancerConfig } from "./generated/config.gen";

/** A configuration made ready for requests; one of the two is there, or neither where it is refused. */
@final
export class BalancerPolicy {
  constructor(
    readonly endpoint: EndpointPolicy | null,
    readonly cluster: ClusterPolicy | null,
  ) {}
}

@final
export class LoadBalancerDecoder extends ConfigDecoder<BalancerPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): BalancerPolicy {
    const config = AiLoadBalancerConfig.decode(value, path, issues);
    if (config.lbType == "cluster") return new BalancerPolicy(null, readClusterPolicy(config, path, issues));
    return new BalancerPolicy(readEndpointPolicy(config, path, issues), null);
  }
}
