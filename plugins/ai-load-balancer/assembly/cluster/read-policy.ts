import { Bytes, ConfigIssues, ConfigPath, lowerAscii } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiLoadBalancerConfig, LbConfig, LbService } from "../generated/config.gen";
import { ClusterPolicy } from "./policy";
import { Service } from "./service";
import { Mode } from "./service-load";

const DEFAULT_WINDOW: u32 = 100;

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
  const place = path.key("lb_config");
  const given = config.lbConfig;
  if (!given.hasMode) issues.missing(place, "mode");
  if (given.rateLimit.exists) issues.warn(place.key("rate_limit"), 'has no effect with lb_type "cluster"');
  const policy = new ClusterPolicy();
  policy.mode = modeOf(given.mode);
  policy.header = Bytes.of(lowerAscii(given.clusterHeader));
  policy.keepsHeader = given.keepHeader || policy.mode == Mode.Given;
  policy.window = given.queueSize == 0 ? DEFAULT_WINDOW : <u32>given.queueSize;
  addServices(policy, given, place, issues);
  return policy;
}

function modeOf(name: string): Mode {
  if (name == "LeastTotalLatency") return Mode.LeastTotalLatency;
  if (name == "LeastFirstTokenLatency") return Mode.LeastFirstTokenLatency;
  return name == "Given" ? Mode.Given : Mode.LeastBusy;
}

function addServices(policy: ClusterPolicy, config: LbConfig, path: ConfigPath, issues: ConfigIssues): void {
  const names = config.serviceList;
  const services = config.services;
  if (names.length + services.length == 0) issues.error(path, "one of service_list and services must name a service");
  if (names.length > 0 && services.length > 0) {
    issues.error(path.key("services"), "only one of service_list and services may be there");
  }
  for (let i = 0; i < names.length; i++) {
    add(policy, new Service(names[i]), path.key("service_list").at(i), issues);
  }
  for (let i = 0; i < services.length; i++) {
    add(policy, serviceOf(services[i]), path.key("services").at(i).key("name"), issues);
  }
}

/** @param path of the service's name */
function add(policy: ClusterPolicy, service: Service, path: ConfigPath, issues: ConfigIssues): void {
  if (policy.indexOf(service.name) >= 0) issues.error(path, "another service has the same name");
  policy.services.push(service);
}

function serviceOf(config: LbService): Service {
  const service = new Service(config.name);
  service.isOpen = !config.namedOnly;
  service.maxInFlight = <u32>config.maxInFlight;
  if (config.hasMaxQueue || config.hasMaxKvCache) service.pool = config.pool;
  if (config.hasMaxQueue) service.maxQueue = <f64>config.maxQueue;
  if (config.hasMaxKvCache) service.maxKv = config.maxKvCache;
  if (config.pool.length > 0) service.account = config.pool;
  if (config.provider.length > 0) service.answersAs(Bytes.of(config.provider), Bytes.of(config.model));
  return service;
}
