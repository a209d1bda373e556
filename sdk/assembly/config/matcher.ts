import { Bytes } from "../bytes";
import { JsonValue } from "../json/value";
import { RequestFacts } from "./facts";
import { HostPattern } from "./host-pattern";
import { ConfigIssues } from "./issues";
import { ConfigPath } from "./path";
import { readBytesList } from "./read-list";
import { Condition, readConditions } from "./when";

const PIPE: i32 = 0x7c;
const COLON: i32 = 0x3a;
const SLASH: i32 = 0x2f;

/**
 * Which requests a rule is for. As in Higress, one sort of condition decides: routes (with services, if both are given),
 * else domains, else services, else route prefixes. Our `when` narrows that down, or stands alone.
 */
@final
export class RuleMatcher {
  private constructor(
    private readonly routes: Array<Bytes>,
    private readonly domains: Array<HostPattern>,
    private readonly services: Array<Bytes>,
    private readonly prefixes: Array<Bytes>,
    private readonly conditions: Array<Condition>,
  ) {}

  /** The matcher of one element of `_rules_`; a rule that names no requests is an error. */
  static read(rule: JsonValue, path: ConfigPath, issues: ConfigIssues): RuleMatcher {
    const matcher = new RuleMatcher(
      readBytesList(rule.member("_match_route_"), path.key("_match_route_"), issues),
      HostPattern.readList(rule.member("_match_domain_"), path.key("_match_domain_"), issues),
      readBytesList(rule.member("_match_service_"), path.key("_match_service_"), issues),
      readBytesList(rule.member("_match_route_prefix_"), path.key("_match_route_prefix_"), issues),
      readConditions(rule.member("when"), path.key("when"), issues),
    );
    if (!matcher.namesRequests && matcher.conditions.length == 0) {
      const keys = "_match_route_, _match_domain_, _match_service_, _match_route_prefix_, when";
      issues.error(path, "needs at least one of " + keys);
    }
    return matcher;
  }

  matches(facts: RequestFacts): bool {
    return (!this.namesRequests || this.matchesWrapper(facts)) && this.matchesWhen(facts);
  }

  private get namesRequests(): bool {
    return this.routes.length + this.domains.length + this.services.length + this.prefixes.length > 0;
  }

  private matchesWrapper(facts: RequestFacts): bool {
    if (this.routes.length > 0) {
      if (!isOneOf(facts.routeName, this.routes)) return false;
      return this.services.length == 0 || matchesService(facts.clusterName, this.services);
    }
    if (this.domains.length > 0) return HostPattern.anyMatches(this.domains, facts.host);
    if (this.services.length > 0) return matchesService(facts.clusterName, this.services);
    return startsWithOneOf(facts.routeName, this.prefixes);
  }

  private matchesWhen(facts: RequestFacts): bool {
    const conditions = this.conditions;
    for (let i = 0; i < conditions.length; i++) {
      if (conditions[i].matches(facts)) return true;
    }
    return conditions.length == 0;
  }
}

function isOneOf(text: Bytes, list: Array<Bytes>): bool {
  for (let i = 0; i < list.length; i++) {
    if (text.equals(list[i])) return true;
  }
  return false;
}

function startsWithOneOf(text: Bytes, list: Array<Bytes>): bool {
  for (let i = 0; i < list.length; i++) {
    if (text.startsWith(list[i])) return true;
  }
  return false;
}

/**
 * Cluster names of Higress are `direction|port|subset|fqdn`; a service is `fqdn` or `fqdn:port`. Clusters of Sluice have a
 * slash in their names, and are named whole.
 */
function matchesService(cluster: Bytes, services: Array<Bytes>): bool {
  const first = cluster.indexOfByte(PIPE);
  const second = first < 0 ? -1 : cluster.indexOfByte(PIPE, first + 1);
  const third = second < 0 ? -1 : cluster.indexOfByte(PIPE, second + 1);
  if (third < 0 || cluster.indexOfByte(PIPE, third + 1) >= 0)
    return cluster.indexOfByte(SLASH) >= 0 && isOneOf(cluster, services);
  const port = cluster.slice(first + 1, second);
  const fqdn = cluster.slice(third + 1);
  for (let i = 0; i < services.length; i++) {
    const service = services[i];
    if (fqdn.equals(service)) return true;
    const colon = lastColon(service);
    if (colon >= 0 && fqdn.equals(service.slice(0, colon)) && port.equals(service.slice(colon + 1))) return true;
  }
  return false;
}

function lastColon(service: Bytes): i32 {
  for (let i = service.length - 1; i >= 0; i--) {
    if (service.at(i) == COLON) return i;
  }
  return -1;
}
