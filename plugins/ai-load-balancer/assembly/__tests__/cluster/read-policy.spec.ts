import { Bytes, ConfigIssues, ConfigPath, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClusterPolicy } from "../../cluster/policy";
import { readClusterPolicy } from "../../cluster/read-policy";
import { Mode } from "../../cluster/service-load";
import { AiLoadBalancerConfig } from "../../generated/config.gen";

function read(lbConfig: string, issues: ConfigIssues, policy: string = "cluster_metrics"): ClusterPolicy {
  const text = '{"lb_type":"cluster","lb_policy":"' + policy + '","lb_config":' + lbConfig + "}";
  const config = AiLoadBalancerConfig.decode(jsonParse(Bytes.of(text)), ConfigPath.root(), issues);
  const read = readClusterPolicy(config, ConfigPath.root(), issues);
  return read == null ? new ClusterPolicy() : read;
}

test("a configuration is refused with the place of what is wrong", () => {
  const rows = [
    '{"service_list":["a"]}',
    "lb_config.mode: is required",
    '{"mode":"LeastBusy"}',
    "lb_config: one of service_list and services must name a service",
    '{"mode":"LeastFun","service_list":["a"]}',
    'lb_config.mode: expected one of "LeastBusy", "LeastTotalLatency", "LeastFirstTokenLatency", "Given"',
    '{"mode":"LeastBusy","service_list":["a","b","a"]}',
    "lb_config.service_list[2]: another service has the same name",
    '{"mode":"LeastBusy","services":[{"name":"a"},{"name":"a"}]}',
    "lb_config.services[1].name: another service has the same name",
    '{"mode":"LeastBusy","service_list":["a"],"services":[{"name":"b"}]}',
    "lb_config.services: only one of service_list and services may be there",
    '{"mode":"LeastBusy","service_list":[""]}',
    "lb_config.service_list[0]: must not be empty",
    '{"mode":"LeastBusy","services":[{"name":"a","max_in_flight":-1}]}',
    "lb_config.services[0].max_in_flight: must be between 0 and 1000000",
  ];
  for (let i = 0; i + 1 < rows.length; i += 2) {
    const issues = new ConfigIssues();
    read(rows[i], issues);
    expect(issues.summary).toBe(rows[i + 1], rows[i]);
  }
  const issues = new ConfigIssues();
  read('{"mode":"LeastBusy","service_list":["a"]}', issues, "prefix_cache");
  expect(issues.summary).toBe('lb_policy: lb_type "cluster" has the policy "cluster_metrics" only');
});

test("Higress's configuration has its defaults", () => {
  const issues = new ConfigIssues();
  const policy = read(
    '{"mode":"LeastTotalLatency","service_list":["a.dns","b.dns"],"rate_limit":0.5,"queue_size":0}',
    issues,
  );
  expect(issues.failed).toBe(false);
  expect(issues.warnings.length).toBe(1);
  expect(policy.mode).toBe(Mode.LeastTotalLatency);
  expect(policy.header.toString()).toBe("x-higress-target-cluster");
  expect(policy.keepsHeader).toBe(false);
  expect(policy.window).toBe(100);
  expect(policy.services.length).toBe(2);
  expect(policy.hasLimits).toBe(false);
});

test("services of the same provider and model are one to all workers", () => {
  const issues = new ConfigIssues();
  const policy = read(
    '{"mode":"Given","cluster_header":"X-T","services":[{"name":"0","provider":"p","model":"m","max_in_flight":2},' +
      '{"name":"1","provider":"p","model":"m"},{"name":"2","provider":"pm"},{"name":"3","named_only":true},{"name":"4","pool":"pool/n/p","max_kv_cache":0.9},{"name":"5","pool":"pool/n/p"}]}',
    issues,
  );
  expect(issues.failed).toBe(false);
  expect(policy.keepsHeader).toBe(true);
  expect(policy.header.toString()).toBe("x-t");
  expect(policy.hasLimits).toBe(true);
  expect(policy.services[0].account.equals(policy.services[1].account)).toBe(true);
  expect(policy.services[0].account.equals(policy.services[2].account)).toBe(false);
  expect(policy.services[3].account.toString()).toBe("3");
  expect(policy.services[3].isOpen).toBe(false);
  expect(policy.services[4].account.toString()).toBe("pool/n/p");
  expect(policy.services[4].hasLimits).toBe(true);
  expect(policy.services[4].maxKv).toBe(0.9);
  expect(policy.services[5].account.toString()).toBe("pool/n/p");
  expect(policy.services[5].hasLimits).toBe(false);
});
