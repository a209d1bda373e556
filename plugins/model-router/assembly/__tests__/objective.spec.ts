import { Bytes, RequestFacts } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Fairness, ObjectivePolicy } from "../inference/objective";
import { policyOf } from "./policies";

/** A request of a consumer for a model; "" where there is none. */
class Caller extends RequestFacts {
  constructor(
    private readonly consumer: string,
    private readonly model: string,
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
    if (name.equalsString("x-mse-consumer")) return this.consumer == "" ? null : Bytes.of(this.consumer);
    if (name.equalsString("x-gateway-model-name")) return this.model == "" ? null : Bytes.of(this.model);
    return null;
  }
}

function objectiveOf(config: string): ObjectivePolicy {
  const found = policyOf('{"inferenceObjective":' + config + "}").objective;
  return found == null ? new ObjectivePolicy(Bytes.empty(), Bytes.empty(), Fairness.None, false) : found;
}

const RULES: string =
  '{"rules":[{"consumers":["batch","night"],"objective":"sheddable"},' +
  '{"consumers":["shop"],"models":["llama"],"objective":"critical"},' +
  '{"models":["food*"],"objective":"food"},' +
  '{"consumers":["shop"],"objective":"standard"}]}';

describe("the objective", () => {
  test("is that of the first rule that matches, else none", () => {
    const policy = objectiveOf(RULES);
    const rows: string[] = [
      "batch",
      "llama",
      "sheddable",
      "night",
      "",
      "sheddable",
      "shop",
      "llama",
      "critical",
      "shop",
      "food-review",
      "food",
      "",
      "food",
      "food",
      "shop",
      "foo",
      "standard",
      "shop",
      "",
      "standard",
      "sho",
      "llama",
      "",
      "",
      "llama",
      "",
      "",
      "",
      "",
    ];
    for (let i = 0; i + 2 < rows.length; i += 3) {
      const found = policy.objective(new Caller(rows[i], rows[i + 1])).toString();
      expect(found).toBe(rows[i + 2], rows[i] + " " + rows[i + 1]);
    }
  });

  test("may be the same for all, and then the model need not be known", () => {
    const policy = objectiveOf('{"rules":[{"objective":"all"}]}');
    expect(policy.readsModel).toBe(false);
    expect(policy.objective(new Caller("", "")).toString()).toBe("all");
    expect(objectiveOf(RULES).readsModel).toBe(true);
  });

  test("by * of any model needs one", () => {
    const policy = objectiveOf('{"rules":[{"models":["*"],"objective":"any"}]}');
    expect(policy.objective(new Caller("c", "m")).toString()).toBe("any");
    expect(policy.objective(new Caller("c", "")).length).toBe(0);
  });
});

describe("whom the picker is fair to", () => {
  test("is the consumer, its team where that is asked for, or nobody", () => {
    const caller = new Caller("shop", "");
    const team = Bytes.of("web");
    expect(objectiveOf("{}").fairTo(caller, team).toString()).toBe("shop");
    expect(objectiveOf('{"fairness":"team"}').fairTo(caller, team).toString()).toBe("web");
    expect(objectiveOf('{"fairness":"team"}').fairTo(caller, Bytes.empty()).toString()).toBe("shop");
    expect(objectiveOf('{"fairness":"none"}').fairTo(caller, team).length).toBe(0);
    expect(objectiveOf("{}").fairTo(new Caller("", ""), team).length).toBe(0);
  });

  test("does not believe clients unless it is told to", () => {
    expect(objectiveOf("{}").trustsClient).toBe(false);
    expect(objectiveOf('{"trustClient":true}').trustsClient).toBe(true);
  });
});
