import { Bytes } from "../../bytes";
import { ConfigIssues } from "../../config/issues";
import { ConfigPath } from "../../config/path";
import { RuleSet } from "../../config/rules";
import { jsonParse } from "../../json/parse";
import { GivenFacts } from "./facts";
import { SampleConfig, SampleConfigDecoder } from "./generated/sample.gen";

function decode(json: string, issues: ConfigIssues): SampleConfig {
  return SampleConfig.decode(jsonParse(Bytes.of(json)), ConfigPath.root(), issues);
}

function accepted(json: string): SampleConfig {
  const issues = new ConfigIssues();
  const config = decode(json, issues);
  expect(issues.summary).toBe("");
  expect(issues.warnings.length).toBe(0);
  return config;
}

function refusal(json: string): string {
  const issues = new ConfigIssues();
  decode(json, issues);
  return issues.summary;
}

function warning(json: string): string {
  const issues = new ConfigIssues();
  decode(json, issues);
  expect(issues.summary).toBe("");
  return issues.warnings.join("\n");
}

describe("a generated decoder", () => {
  test("fills in defaults and tells what was not given", () => {
    const config = accepted(`{"service":"s"}`);
    expect(config.onError).toBe("allow");
    expect(config.port).toBe(80);
    expect(config.ratio).toBe(0.5);
    expect(config.paths.join()).toBe("/a,/b");
    expect(config.headerName.toString()).toBe("x-sample");
    expect(config.hasLimit || config.hasEnabled || config.hasMapping || config.hasFirst).toBe(false);
    expect(config.extra.exists).toBe(false);
  });

  test("reads scalars", () => {
    const config = accepted(
      `{"service":"s","limit":9007199254740993,"ratio":1e-1,"enabled":false,"port":65535.0,"headerName":"X"}`,
    );
    expect(config.limit).toBe(9007199254740993);
    expect(config.ratio).toBe(0.1);
    expect(config.hasEnabled && !config.enabled).toBe(true);
    expect(config.port).toBe(65535);
    expect(config.headerName.toString()).toBe("X");
  });

  test("keeps the order of a map", () => {
    const config = accepted(`{"service":"s","mapping":{"b*":"1","a":"2","*":"3"}}`);
    expect(config.mapping.keys.join()).toBe("b*,a,*");
    expect(config.mapping.values.join()).toBe("1,2,3");
    expect(config.mapping.indexOf("a")).toBe(1);
    expect(config.mapping.indexOf("z")).toBe(-1);
  });

  test("reads nested objects, lists of lists and raw JSON", () => {
    const config = accepted(
      `{"service":"s","first":{"name":"f","weight":2},"members":[{"name":"m"}],"groups":{"g":{"name":"x"}},
        "matrix":[[1,2],[3]],"extra":{"any":[null]},"class":{"if":false,"other":1}}`,
    );
    expect(config.first.weight).toBe(2);
    expect(config.members[0].weight).toBe(1);
    expect(config.groups.values[0].name).toBe("x");
    expect(config.matrix[1][0]).toBe(3);
    expect(config.extra.raw.toString()).toBe(`{"any":[null]}`);
    expect(config.class_.if_).toBe(false);
  });

  test("null is as good as absent, save for raw JSON", () => {
    const config = accepted(`{"service":"s","port":null,"mapping":null,"extra":null}`);
    expect(config.port).toBe(80);
    expect(config.hasMapping).toBe(false);
    expect(config.extra.exists).toBe(true);
    expect(refusal(`{"service":null}`)).toBe("service: is required");
  });
});

describe("a generated decoder names the JSON path of", () => {
  test("a missing key", () => {
    expect(refusal("{}")).toBe("service: is required");
    expect(refusal(`{"service":"s","members":[{"name":"a"},{}]}`)).toBe("members[1].name: is required");
  });

  test("a wrong type", () => {
    expect(refusal("[]")).toBe("expected an object, got an array");
    expect(refusal(`{"service":"s","mapping":{"gpt-*":5}}`)).toBe(`mapping["gpt-*"]: expected a string, got a number`);
    expect(refusal(`{"service":"s","paths":"/a"}`)).toBe("paths: expected an array, got a string");
    expect(refusal(`{"service":"s","paths":["/a",{}]}`)).toBe("paths[1]: expected a string, got an object");
    expect(refusal(`{"service":"s","matrix":[[1],[true]]}`)).toBe("matrix[1][0]: expected an integer, got a boolean");
    expect(refusal(`{"service":"s","enabled":"yes"}`)).toBe("enabled: expected a boolean, got a string");
    expect(refusal(`{"service":"s","first":1}`)).toBe("first: expected an object, got a number");
  });

  test("a value out of range", () => {
    expect(refusal(`{"service":"s","port":65536}`)).toBe("port: must be between 1 and 65535");
    expect(refusal(`{"service":"s","limit":99999999999999999999}`)).toBe(
      "limit: must be between 0 and 9223372036854775807",
    );
    expect(refusal(`{"service":"s","limit":2.5}`)).toBe("limit: expected an integer");
    expect(refusal(`{"service":"s","ratio":1.5}`)).toBe("ratio: must be between 0 and 1");
    expect(refusal(`{"service":"s","ratio":1e999}`)).toBe("ratio: must be between 0 and 1");
    expect(refusal(`{"service":""}`)).toBe("service: must not be empty");
    expect(refusal(`{"service":"123456789012345678901"}`)).toBe("service: must have at most 20 characters");
    expect(refusal(`{"service":"s","paths":[]}`)).toBe("paths: must not be empty");
    expect(refusal(`{"service":"s","modes":["fast","safe","fast"]}`)).toBe("modes: must have at most 2 elements");
  });

  test("a word that is not allowed, without the word", () => {
    expect(refusal(`{"service":"s","on_error":"secret"}`)).toBe(`on_error: expected one of "allow", "deny"`);
    expect(refusal(`{"service":"s","modes":["slow"]}`)).toBe(`modes[0]: expected one of "fast", "safe"`);
  });

  test("an unknown key, with the nearest known one, as a warning", () => {
    expect(warning(`{"service":"s","prot":1}`)).toBe(`prot: unknown key; did you mean "port"?`);
    expect(warning(`{"service":"s","onError":"deny"}`)).toBe(`onError: unknown key; did you mean "on_error"?`);
    expect(warning(`{"service":"s","members":[{"name":"a","zzz":1}]}`)).toBe("members[0].zzz: unknown key");
  });

  test("a key that looks like nothing, quoted and cut", () => {
    expect(warning(`{"service":"s","a\\nb":1}`)).toBe(`["a\\nb"]: unknown key`);
    const long = "k".repeat(100000);
    expect(warning(`{"service":"s","` + long + `":1}`).length < 200).toBe(true);
  });

  test("at most twenty errors, and how many more there are", () => {
    const issues = new ConfigIssues();
    decode(`{"service":"s","paths":[` + "1,".repeat(99) + `1]}`, issues);
    expect(issues.errors.length).toBe(20);
    expect(issues.summary.endsWith("; and 80 more")).toBe(true);
  });
});

describe("x-override", () => {
  test("a rule changes single keys of the global part", () => {
    const issues = new ConfigIssues();
    const json = `{"service":"s","port":81,"mapping":{"a":"b"},"_rules_":[{"_match_route_":["r"],"port":82}]}`;
    const set = RuleSet.parse<SampleConfig>(Bytes.of(json), new SampleConfigDecoder(), issues);
    expect(issues.summary).toBe("");
    const facts = new GivenFacts();
    facts.route = "r";
    const rule = set.match(facts);
    const global = set.globalConfig;
    expect(rule != null && rule.port == 82 && rule.service == "s" && rule.mapping.length == 1).toBe(true);
    expect(global != null && global.port == 81).toBe(true);
  });
});
