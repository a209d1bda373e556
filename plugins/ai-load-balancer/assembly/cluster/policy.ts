import { ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiLoadBalancerConfig } from "../generated/config.gen";

/** How a cluster is picked. */
@final
export class ClusterPolicy {}

/** Null: the configuration is refused. */
export function readClusterPolicy(
  config: AiLoadBalancerConfig,
  path: ConfigPath,
  issues: ConfigIssues,
): ClusterPolicy | null {
  if (config.lbPolicy != "cluster_metrics") {
    issues.error(path.key("lb_policy"), 'lb_type "cluster" has the policy "cluster_metrics" only');
    return null;
  }
  return new ClusterPolicy();
}
