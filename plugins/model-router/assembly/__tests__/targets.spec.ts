import { Bytes, ConfigIssues, RequestFacts } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestSize } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Target } from "../targets/target";
import { TargetSet } from "../targets/target-set";
import { policyOf } from "./policies";

/** A request with one header. */
class GivenFacts extends RequestFacts {
  constructor(
    private readonly name: string,
    private readonly value: string,
  ) {
    super();
  }

  protected fetchAuthority(): Bytes {
    return Bytes.empty();
  }

  protected fetchRouteName(): Bytes {
    return Bytes.empty();
  }

  protected fetchClusterName(): Bytes {
    return Bytes.empty();
  }

  protected fetchMethod(): Bytes {
    return Bytes.empty();
  }

  protected fetchTarget(): Bytes {
    return Bytes.empty();
  }

  header(name: Bytes): Bytes | null {
    return name.equals(Bytes.of(this.name)) ? Bytes.of(this.value) : null;
  }
}

const NOBODY: GivenFacts = new GivenFacts("", "");

/** What is wrong with `targets`; "" for nothing. */
function errorOf(targets: string): string {
  const issues = new ConfigIssues();
  policyOf('{"targets":' + targets + "}", issues);
  return issues.summary;
}

function setOf(targets: string): TargetSet {
  const set = policyOf('{"targets":' + targets + "}").targets;
  return set == null ? new TargetSet(Bytes.empty()) : set;
}

function nameOf(target: Target | null): string {
  return target == null ? "none" : target.name.toString();
}

function chosen(set: TargetSet, body: string): string {
  return nameOf(set.choose(NOBODY, RequestSize.read(Bytes.of(body))));
}

describe("a configuration", () => {
  test("is refused with the place of what is wrong", () => {
    const rows = [
      "{}",
      "targets.choices: is required",
      '{"choices":[]}',
      "targets.choices: must not be empty",
      '{"choices":[{"name":""}]}',
      "targets.choices[0].name: must not be empty",
      '{"choices":[{}]}',
      "targets.choices[0].name: is required",
      '{"choices":[{"name":"a"},{"name":"b"},{"name":"a"}]}',
      "targets.choices[2].name: another choice has the same name",
      '{"choices":[{"name":"a","weight":1000001}]}',
      "targets.choices[0].weight: must be between 0 and 1000000",
      '{"choices":[{"name":"a","weight":-1}]}',
      "targets.choices[0].weight: must be between 0 and 1000000",
      '{"choices":[{"name":"a","weight":0.5}]}',
      "targets.choices[0].weight: expected an integer",
      '{"choices":[{"name":"a","contextWindow":0}]}',
      "targets.choices[0].contextWindow: must be between 1 and 1000000000",
      '{"strategy":"Random","choices":[{"name":"a"}]}',
      'targets.strategy: expected one of "Weighted", "Priority", "LeastCost"',
      '{"choices":[{"name":"a"}],"sticky":{"by":"header"}}',
      "targets.sticky.name: is required",
      '{"choices":[{"name":"a"}],"sticky":{"by":"cookie"}}',
      'targets.sticky.by: expected one of "consumer", "header"',
      '{"choices":[{"name":"a","when":{}}]}',
      "targets.choices[0].when: needs headers or consumers",
      '{"choices":[{"name":"a","when":{"headers":[{"name":"x"}]}}]}',
      "targets.choices[0].when.headers[0].value: is required",
      '{"strategy":"LeastCost","choices":[{"name":"a","price":{"input":"1","output":"2"}},{"name":"b"}]}',
      "targets.choices[1].price: is required",
    ];
    for (let i = 0; i + 1 < rows.length; i += 2) expect(errorOf(rows[i])).toBe(rows[i + 1], rows[i]);
  });

  test("is refused for a pattern that is none, even if the brackets around it made it one", () => {
    const values = ["(", "a)(b"];
    for (let i = 0; i < values.length; i++) {
      const header = '{"name":"x","value":"' + values[i] + '","type":"RegularExpression"}';
      const error = errorOf('{"choices":[{"name":"a","when":{"headers":[' + header + "]}}]}");
      expect(error.startsWith("targets.choices[0].when.headers[0].value: ")).toBe(true, error);
    }
  });

  test("names the strategies that are still to come", () => {
    const names = ["LeastLatency", "LeastBusy"];
    for (let i = 0; i < names.length; i++) {
      const error = errorOf('{"strategy":"' + names[i] + '","choices":[{"name":"a"}]}');
      expect(error.includes("targets.strategy: " + names[i] + " is not supported")).toBe(true, error);
    }
  });

  test("is refused for more than 64 choices, and not for 64", () => {
    const list: string[] = [];
    for (let i = 0; i < 64; i++) list.push('{"name":"' + i.toString() + '"}');
    expect(errorOf('{"choices":[' + list.join() + "]}")).toBe("");
    list.push('{"name":"more"}');
    expect(errorOf('{"choices":[' + list.join() + "]}")).toBe("targets.choices: must have at most 64 elements");
  });

  test("is refused for a price that is none", () => {
    const wrong = ["-1", "NaN", "x", "1 2", "+1", "1e400", "1000001", "0x10", " ", "Infinity", "null"];
    for (let i = 0; i < wrong.length; i++) {
      const price = '{"input":"' + wrong[i] + '","output":"1"}';
      expect(errorOf('{"choices":[{"name":"a","price":' + price + "}]}")).toBe(
        "targets.choices[0].price.input: expected a decimal number between 0 and 1000000",
        wrong[i],
      );
    }
    const rest = '{"input":"0","cachedInput":"a","output":"-0.1"}';
    expect(errorOf('{"choices":[{"name":"a","price":' + rest + "}]}")).toBe(
      "targets.choices[0].price.output: expected a decimal number between 0 and 1000000; " +
        "targets.choices[0].price.cachedInput: expected a decimal number between 0 and 1000000",
    );
    expect(errorOf('{"choices":[{"name":"a","price":{"input":"0.15","output":"1000000"}}]}')).toBe("");
  });
});

describe("the choice", () => {
  test("falls to the first condition that holds", () => {
    const set = setOf(
      '{"choices":[{"name":"rest"},{"name":"a","when":{"consumers":["x","y"]}},{"name":"b","when":{"consumers":["y"]}}]}',
    );
    expect(nameOf(set.named(new GivenFacts("x-mse-consumer", "y")))).toBe("a");
    expect(nameOf(set.named(new GivenFacts("x-mse-consumer", "z")))).toBe("none");
    expect(nameOf(set.named(NOBODY))).toBe("none");
  });

  test("falls to a condition of headers alone, whoever is calling", () => {
    const set = setOf('{"choices":[{"name":"a","when":{"headers":[{"name":"x-tier","value":"gold"}]}}]}');
    expect(nameOf(set.named(new GivenFacts("x-tier", "gold")))).toBe("a");
    expect(nameOf(set.named(new GivenFacts("x-tier", "tin")))).toBe("none");
  });

  test("is that of all where none has room for the request", () => {
    const set = setOf(
      '{"strategy":"Priority","choices":[{"name":"a","contextWindow":2},{"name":"b","contextWindow":8}]}',
    );
    expect(chosen(set, '{"input":"one two three four"}')).toBe("b");
    expect(chosen(set, '{"input":"one two three four five six seven eight nine ten"}')).toBe("a");
  });

  test("of the cheapest: of equal ones the first, whatever the weights", () => {
    const set = setOf(
      '{"strategy":"LeastCost","choices":[{"name":"dear","price":{"input":"2","output":"2"}},' +
        '{"name":"a","weight":0,"price":{"input":"1","output":"1"}},{"name":"b","price":{"input":"1","output":"1"}}]}',
    );
    expect(chosen(set, '{"input":"hello"}')).toBe("a");
    expect(nameOf(set.choose(NOBODY, null))).toBe("a");
  });

  test("of the cheapest goes by each one's own tokens", () => {
    // Chinese has more tokens in cl100k.
    const price = '"price":{"input":"1","output":"0"}';
    const set = setOf(
      '{"strategy":"LeastCost","choices":[{"name":"old","tokenizer":"cl100k",' +
        price +
        '},{"name":"new",' +
        price +
        "}]}",
    );
    expect(chosen(set, '{"input":"网关为每个请求选择一个提供商"}')).toBe("new");
    expect(chosen(set, "{}")).toBe("old");
  });

  test("reads the body only where it matters", () => {
    const two =
      '"choices":[{"name":"a","price":{"input":"1","output":"1"}},{"name":"b","price":{"input":"1","output":"1"}';
    expect(setOf("{" + two + "}]}").readsBody).toBe(false);
    expect(setOf('{"strategy":"Priority",' + two + "}]}").readsBody).toBe(false);
    expect(setOf('{"strategy":"LeastCost",' + two + "}]}").readsBody).toBe(true);
    expect(setOf("{" + two + ',"contextWindow":5}]}').readsBody).toBe(true);
    expect(setOf("{" + two + ',"contextWindow":5,"weight":0}]}').readsBody).toBe(false);
    expect(setOf('{"choices":[{"name":"a","contextWindow":5}]}').readsBody).toBe(false);
  });

  test("among those that fit stays with who has a weight", () => {
    const set = setOf(
      '{"sticky":{"by":"consumer"},"choices":[{"name":"a","contextWindow":5},{"name":"off","weight":0},{"name":"b"}]}',
    );
    for (let i = 0; i < 20; i++) {
      const facts = new GivenFacts("x-mse-consumer", i.toString());
      const size = RequestSize.read(Bytes.of('{"input":"one two three four five six"}'));
      expect(nameOf(set.choose(facts, size))).toBe("b");
    }
  });

  test("is none where nobody takes requests", () => {
    expect(nameOf(setOf('{"choices":[{"name":"a","weight":0}]}').choose(NOBODY, null))).toBe("none");
    const conditional = '"choices":[{"name":"a","when":{"consumers":["x"]}}]}';
    expect(nameOf(setOf("{" + conditional).choose(NOBODY, null))).toBe("none");
    expect(nameOf(setOf('{"strategy":"Priority",' + conditional).choose(NOBODY, null))).toBe("none");
    expect(nameOf(setOf('{"strategy":"LeastCost",' + conditional).choose(NOBODY, null))).toBe("none");
  });
});
