import { Bytes } from "../../bytes";
import { ConfigDecoder } from "../../config/decoder";
import { ConfigIssues } from "../../config/issues";
import { ConfigPath } from "../../config/path";
import { readString } from "../../config/read";
import { RuleSet } from "../../config/rules";
import { JsonValue } from "../../json/value";
import { GivenFacts } from "./facts";

const KNOWN: string = "name greeting";

class Greeting {
  name: string = "";
  greeting: string = "hello";
}

/** Refuses a configuration without a name, so that a global part can be wrong. */
class GreetingDecoder extends ConfigDecoder<Greeting> {
  overrides: bool = false;

  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Greeting {
    const out = new Greeting();
    this.read(value, out, path, issues);
    if (out.name.length == 0) issues.missing(path, "name");
    return out;
  }

  decodeRule(value: JsonValue, base: Greeting, path: ConfigPath, issues: ConfigIssues): Greeting {
    if (!this.overrides) return this.decode(value, path, issues);
    const out = new Greeting();
    out.name = base.name;
    out.greeting = base.greeting;
    this.read(value, out, path, issues);
    return out;
  }

  private read(value: JsonValue, out: Greeting, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      if (items.key.equalsString("name")) out.name = readString(items.value, path.item(items), issues);
      else if (items.key.equalsString("greeting")) out.greeting = readString(items.value, path.item(items), issues);
      else issues.unknownKey(path, items.key, KNOWN);
    }
  }
}

function parse(json: string, issues: ConfigIssues, overrides: bool = false): RuleSet<Greeting> {
  const decoder = new GreetingDecoder();
  decoder.overrides = overrides;
  return RuleSet.parse<Greeting>(Bytes.of(json), decoder, issues);
}

function accepted(json: string, overrides: bool = false): RuleSet<Greeting> {
  const issues = new ConfigIssues();
  const set = parse(json, issues, overrides);
  expect(issues.summary).toBe("");
  return set;
}

function refused(json: string): string {
  const issues = new ConfigIssues();
  parse(json, issues);
  expect(issues.failed).toBe(true);
  return issues.summary;
}

/** Name of the configuration that a request gets; "-" for none. */
function chosen(set: RuleSet<Greeting>, facts: GivenFacts): string {
  const config = set.match(facts);
  return config == null ? "-" : config.name;
}

function atRoute(route: string): GivenFacts {
  const facts = new GivenFacts();
  facts.route = route;
  return facts;
}

function atHost(authority: string): GivenFacts {
  const facts = new GivenFacts();
  facts.authority = authority;
  return facts;
}

function atCluster(cluster: string): GivenFacts {
  const facts = new GivenFacts();
  facts.cluster = cluster;
  return facts;
}

describe("the global configuration", () => {
  test("goes for every request, and asks nothing of the host", () => {
    const facts = new GivenFacts();
    expect(chosen(accepted(`{"name":"a"}`), facts)).toBe("a");
    expect(facts.fetched).toBe(0);
  });

  test("an empty configuration is an empty object", () => {
    expect(refused("")).toBe("name: is required");
    expect(refused("{}")).toBe("name: is required");
  });

  test("_plugin_id_ is taken out first", () => {
    expect(accepted(`{"_plugin_id_":"p1","name":"a"}`).pluginId).toBe("p1");
    expect(accepted(`{"name":"a"}`).pluginId).toBe("");
    expect(accepted(`{"_log_level_":"debug","name":"a"}`).logLevel).toBe("debug");
    expect(accepted(`{"_log_level_":7,"name":"a"}`).logLevel).toBe("?");
    expect(accepted(`{"name":"a"}`).logLevel).toBe("");
    expect(refused(`{"_plugin_id_":"p1"}`)).toBe("name: is required");
  });

  test("what is not a JSON object is refused", () => {
    expect(refused("{")).toBe("this is not JSON: byte 1");
    expect(refused("[]")).toBe("expected an object, got an array");
  });

  test("wrapper keys are no unknown keys, a typo in one is", () => {
    const issues = new ConfigIssues();
    parse(`{"name":"a","nmae":"b","_rules_":[{"name":"c","_match_route_":["r"],"_match_rout_":["x"]}]}`, issues);
    expect(issues.warnings.length).toBe(2);
    expect(issues.warnings.join("\n")).toBe(
      `_rules_[0]._match_rout_: unknown key\nnmae: unknown key; did you mean "name"?`,
    );
  });
});

describe("rules", () => {
  test("the first that matches wins, else the global part", () => {
    const set = accepted(
      `{"name":"g","_rules_":[{"name":"1","_match_route_":["a","b"]},{"name":"2","_match_route_":["b"]}]}`,
    );
    expect(chosen(set, atRoute("b"))).toBe("1");
    expect(chosen(set, atRoute("c"))).toBe("g");
  });

  test("without a global part the plugin does nothing where no rule matches", () => {
    const set = accepted(`{"_rules_":[{"name":"1","_match_route_":["a"]}]}`);
    expect(chosen(set, atRoute("a"))).toBe("1");
    expect(chosen(set, atRoute("ab"))).toBe("-");
  });

  test("wrapper keys alone make no global part", () => {
    const set = accepted(`{"_log_level_":"debug","_plugin_id_":"p","_rules_":[{"name":"1","_match_route_":["a"]}]}`);
    expect(chosen(set, atRoute("b"))).toBe("-");
  });

  test("a matcher outside of a rule is told", () => {
    const issues = new ConfigIssues();
    parse(`{"name":"g","_match_route_":["a"]}`, issues);
    expect(issues.warnings.join("\n")).toBe("_match_route_: unknown key");
  });

  test("a rule replaces the global part whole", () => {
    const set = accepted(`{"name":"g","greeting":"hi","_rules_":[{"name":"1","_match_route_":["a"]}]}`);
    const config = set.match(atRoute("a"));
    expect(config != null && config.greeting == "hello").toBe(true);
  });

  test("an override parser reads a rule on top of a copy of the global part", () => {
    const json = `{"name":"g","greeting":"hi","_rules_":[{"greeting":"ho","_match_route_":["a"]}]}`;
    const set = accepted(json, true);
    const rule = set.match(atRoute("a"));
    const global = set.match(atRoute("b"));
    expect(rule != null && rule.name == "g" && rule.greeting == "ho").toBe(true);
    expect(global != null && global.greeting == "hi").toBe(true);
  });

  test("a global part that does not parse is tolerated beside a rule, and told", () => {
    const issues = new ConfigIssues();
    const set = parse(`{"greeting":"hi","_rules_":[{"name":"1","_match_route_":["a"]}]}`, issues);
    expect(issues.failed).toBe(false);
    expect(issues.warnings.join("\n")).toBe("name: is required");
    expect(chosen(set, atRoute("b"))).toBe("-");
  });

  test("a global part that does not parse is refused without a rule", () => {
    expect(refused(`{"greeting":"hi","_rules_":[]}`)).toBe("name: is required");
  });

  test("nothing but an empty list of rules is refused", () => {
    expect(refused(`{"_rules_":[]}`)).toBe("neither a key of the plugin nor a rule is there");
  });

  test("a rule that does not parse is refused, with its place", () => {
    expect(
      refused(`{"name":"g","_rules_":[{"name":"1","_match_route_":["a"]},{"name":5,"_match_route_":["a"]}]}`),
    ).toBe("_rules_[1].name: expected a string, got a number; _rules_[1].name: is required");
    expect(refused(`{"name":"g","_rules_":{"name":"1"}}`)).toBe("_rules_: expected an array, got an object");
    expect(refused(`{"name":"g","_rules_":["x"]}`)).toBe("_rules_[0]: expected an object, got a string");
  });

  test("a rule that names no requests is refused", () => {
    expect(refused(`{"name":"g","_rules_":[{"name":"1","_match_route_":[]}]}`)).toBe(
      "_rules_[0]: needs at least one of _match_route_, _match_domain_, _match_service_, _match_route_prefix_, when",
    );
  });

  test("a matcher of the wrong type is refused", () => {
    expect(refused(`{"_rules_":[{"name":"1","_match_domain_":["a",1]}]}`)).toBe(
      "_rules_[0]._match_domain_[1]: expected a string, got a number",
    );
  });
});

describe("_match_domain_", () => {
  const json = `{"_rules_":[
    {"name":"suffix","_match_domain_":["*.example.com"]},
    {"name":"prefix","_match_domain_":["api.*"]},
    {"name":"whole","_match_domain_":["example.org","[::1]"]}]}`;

  test("a star in front is a suffix, at the end a prefix, else the whole host counts", () => {
    const set = accepted(json);
    expect(chosen(set, atHost("a.b.example.com"))).toBe("suffix");
    expect(chosen(set, atHost("example.com"))).toBe("-");
    expect(chosen(set, atHost("api.test"))).toBe("prefix");
    expect(chosen(set, atHost("example.org"))).toBe("whole");
    expect(chosen(set, atHost("www.example.org"))).toBe("-");
    expect(chosen(set, atHost("Example.org"))).toBe("-");
  });

  test("the port does not count, and brackets are no port", () => {
    const set = accepted(json);
    expect(chosen(set, atHost("example.org:8080"))).toBe("whole");
    expect(chosen(set, atHost("[::1]"))).toBe("whole");
    expect(chosen(set, atHost("[::1]:443"))).toBe("whole");
  });

  test("a lone star is every host", () => {
    expect(chosen(accepted(`{"_rules_":[{"name":"1","_match_domain_":["*"]}]}`), atHost("x"))).toBe("1");
  });
});

describe("_match_service_", () => {
  test("names the cluster's host, with a port or without", () => {
    const set = accepted(`{"_rules_":[
      {"name":"port","_match_service_":["a.dns:8080"]},
      {"name":"any","_match_service_":["b.dns"]}]}`);
    expect(chosen(set, atCluster("outbound|8080||a.dns"))).toBe("port");
    expect(chosen(set, atCluster("outbound|80||a.dns"))).toBe("-");
    expect(chosen(set, atCluster("outbound|80|v1|b.dns"))).toBe("any");
    expect(chosen(set, atCluster("b.dns"))).toBe("-");
    expect(chosen(set, atCluster("outbound|80||b.dns|x"))).toBe("-");
  });

  test("names a cluster whole where that has a slash", () => {
    const set = accepted(`{"_rules_":[{"name":"pool","_match_service_":["pool/a/b"]}]}`);
    expect(chosen(set, atCluster("pool/a/b"))).toBe("pool");
    expect(chosen(set, atCluster("pool/a/bc"))).toBe("-");
    expect(chosen(set, atCluster("outbound|80||pool/a/b"))).toBe("pool");
  });

  test("beside a route, both must match", () => {
    const set = accepted(`{"_rules_":[{"name":"1","_match_route_":["r"],"_match_service_":["b.dns"]}]}`);
    const facts = atRoute("r");
    expect(chosen(set, facts)).toBe("-");
    const both = atRoute("r");
    both.cluster = "outbound|80||b.dns";
    expect(chosen(set, both)).toBe("1");
  });
});

describe("precedence inside a rule", () => {
  test("a route makes a domain beside it void", () => {
    const set = accepted(`{"_rules_":[{"name":"1","_match_route_":["r"],"_match_domain_":["d"]}]}`);
    expect(chosen(set, atHost("d"))).toBe("-");
    expect(chosen(set, atRoute("r"))).toBe("1");
  });

  test("a route prefix counts only alone", () => {
    const set = accepted(`{"_rules_":[{"name":"1","_match_route_prefix_":["ai-"]}]}`);
    expect(chosen(set, atRoute("ai-chat"))).toBe("1");
    expect(chosen(set, atRoute("chat-ai-"))).toBe("-");
    const beside = accepted(`{"_rules_":[{"name":"1","_match_route_prefix_":["ai-"],"_match_domain_":["d"]}]}`);
    expect(chosen(beside, atRoute("ai-chat"))).toBe("-");
  });
});

describe("when", () => {
  test("one entry must match, and all of its parts", () => {
    const set = accepted(`{"_rules_":[{"name":"1","when":[
      {"method":["POST"],"path":{"prefix":"/v1/","suffix":"/completions"}},
      {"path":{"exact":"/health"}}]}]}`);
    const chat = new GivenFacts();
    chat.verb = "POST";
    chat.requestTarget = "/v1/chat/completions?x=1";
    expect(chosen(set, chat)).toBe("1");
    const get = new GivenFacts();
    get.requestTarget = "/v1/chat/completions";
    expect(chosen(set, get)).toBe("-");
    const health = new GivenFacts();
    health.requestTarget = "/health";
    expect(chosen(set, health)).toBe("1");
  });

  test("a header is asked for by its lower-case name", () => {
    const set = accepted(`{"_rules_":[{"name":"1","when":[{"header":{"name":"X-Team","exact":"a"}}]}]}`);
    const facts = new GivenFacts();
    expect(chosen(set, facts)).toBe("-");
    facts.headerName = "x-team";
    facts.headerValue = "a";
    expect(chosen(set, facts)).toBe("1");
    facts.headerValue = "b";
    expect(chosen(set, facts)).toBe("-");
  });

  test("present: false asks that there be none", () => {
    const set = accepted(`{"_rules_":[{"name":"1","when":[{"header":{"name":"x-a","present":false}}]}]}`);
    const facts = new GivenFacts();
    expect(chosen(set, facts)).toBe("1");
    facts.headerName = "x-a";
    expect(chosen(set, facts)).toBe("-");
  });

  test("a query parameter is decoded; several tests must all hold", () => {
    const set = accepted(`{"_rules_":[{"name":"1","when":[{"query":[{"name":"k","exact":"a b"},{"name":"z"}]}]}]}`);
    const facts = new GivenFacts();
    facts.requestTarget = "/p?k=a%20b&z";
    expect(chosen(set, facts)).toBe("1");
    const one = new GivenFacts();
    one.requestTarget = "/p?k=a+b";
    expect(chosen(set, one)).toBe("-");
  });

  test("beside a route, both must match", () => {
    const set = accepted(`{"_rules_":[{"name":"1","_match_route_":["r"],"when":[{"method":["POST"]}]}]}`);
    const facts = atRoute("r");
    expect(chosen(set, facts)).toBe("-");
    const post = atRoute("r");
    post.verb = "POST";
    expect(chosen(set, post)).toBe("1");
  });

  test("a test without a name and an unknown part are told", () => {
    const issues = new ConfigIssues();
    parse(`{"_rules_":[{"name":"1","when":[{"header":{"exact":"a"},"paths":{}}]}]}`, issues);
    expect(issues.summary).toBe("_rules_[0].when[0].header.name: is required");
    expect(issues.warnings.join("\n")).toBe(`_rules_[0].when[0].paths: unknown key; did you mean "path"?`);
  });
});

describe("facts", () => {
  test("each is fetched once", () => {
    const set = accepted(
      `{"name":"g","_rules_":[{"name":"1","_match_route_":["a"]},{"name":"2","_match_route_":["b"]}]}`,
    );
    const facts = atRoute("c");
    expect(chosen(set, facts)).toBe("g");
    expect(facts.fetched).toBe(1);
  });
});
