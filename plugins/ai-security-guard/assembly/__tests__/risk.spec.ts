import { Bytes, ConfigMap } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Dimension } from "../aliyun/dimension";
import { levelOf } from "../aliyun/levels";
import { decideRisk, RiskBars } from "../aliyun/risk";
import { ScoreRules } from "../guard/score-check";
import { Act, actName, Decision } from "../verdict/decision";
import { Opinion, RiskDetail } from "../verdict/opinion";

function shown(decision: Decision): string {
  const found = decision.findings.map<string>((finding) => finding.category + ":" + finding.level).join(",");
  const masked = decision.act == Act.Mask ? " → " + decision.replacement.toString() : "";
  return actName(decision.act) + " " + found + masked;
}

/** An opinion of a whole. */
function whole(risk: string, attack: string): Opinion {
  const opinion = new Opinion();
  opinion.riskLevel = risk;
  opinion.attackLevel = attack;
  return opinion;
}

function detailed(type: string, level: string, masked: string | null = null): Opinion {
  const opinion = new Opinion();
  addTo(opinion, type, level, masked);
  return opinion;
}

function addTo(opinion: Opinion, type: string, level: string, masked: string | null): void {
  opinion.addDetail(new RiskDetail(type, level, masked != null, Bytes.of(masked == null ? "" : masked)));
}

function bars(dimension: Dimension, level: string, masks: bool = false): RiskBars {
  const made = new RiskBars();
  made.levels[<i32>dimension] = levelOf(level);
  made.masksSensitiveData = masks;
  return made;
}

describe("levels", () => {
  test("are in their order, in any case, and nothing else is one", () => {
    const words: string[] = ["max", "S4", "high", "s3", "Medium", "S2", "LOW", "s1", "none", "S0", "", "severe"];
    expect(words.map<i32>((word) => levelOf(word))).toStrictEqual([4, 4, 3, 3, 2, 2, 1, 1, 0, 0, -1, -1]);
  });
});

describe("TextModerationPlus", () => {
  test("refuses from its bar on", () => {
    const usual = new RiskBars();
    expect(shown(decideRisk(whole("high", ""), usual, false))).toBe("block contentModeration:high");
    expect(shown(decideRisk(whole("medium", "high"), usual, false))).toBe("pass ");
    expect(shown(decideRisk(whole("", ""), usual, false))).toBe("pass ");
    const lower = new RiskBars();
    lower.riskLevel = levelOf("low");
    expect(shown(decideRisk(whole("low", ""), lower, false))).toBe("block contentModeration:low");
    expect(shown(decideRisk(whole("none", ""), lower, false))).toBe("pass ");
  });
});

describe("MultiModalGuard", () => {
  test("refuses nothing with the usual bars", () => {
    expect(shown(decideRisk(whole("high", "high"), new RiskBars(), true))).toBe("pass ");
    expect(shown(decideRisk(detailed("maliciousUrl", "high"), new RiskBars(), true))).toBe("pass ");
  });

  test("refuses by the whole where no detail says so", () => {
    expect(shown(decideRisk(whole("high", ""), bars(Dimension.ContentModeration, "medium"), true))).toBe(
      "block contentModeration:high",
    );
    expect(shown(decideRisk(whole("", "low"), bars(Dimension.PromptAttack, "low"), true))).toBe(
      "block promptAttack:low",
    );
  });

  test("refuses by each dimension's own bar", () => {
    const types: string[] = [
      "contentModeration",
      "promptAttack",
      "sensitiveData",
      "maliciousUrl",
      "modelHallucination",
      "customLabel",
    ];
    for (let i = 0; i < types.length; i++) {
      const opinion = detailed(types[i], "high");
      expect(shown(decideRisk(opinion, bars(<Dimension>i, "high"), true))).toBe("block " + types[i] + ":high");
      const other = <Dimension>((i + 1) % types.length);
      expect(shown(decideRisk(opinion, bars(other, "high"), true))).toBe("pass ");
    }
    expect(shown(decideRisk(detailed("waterMark", "high"), bars(Dimension.CustomLabel, "low"), true))).toBe("pass ");
  });

  test("masks sensitive data where it may and can", () => {
    const found = detailed("sensitiveData", "S3", "1*");
    expect(shown(decideRisk(found, bars(Dimension.SensitiveData, "S3", true), true))).toBe(
      "mask sensitiveData:S3 → 1*",
    );
    expect(shown(decideRisk(found, bars(Dimension.SensitiveData, "S3"), true))).toBe("block sensitiveData:S3");
    expect(shown(decideRisk(found, bars(Dimension.SensitiveData, "S4", true), true))).toBe("pass ");
    const nothing = detailed("sensitiveData", "S3", "");
    expect(shown(decideRisk(nothing, bars(Dimension.SensitiveData, "S3", true), true))).toBe("block sensitiveData:S3");
    const unasked = detailed("sensitiveData", "S3");
    expect(shown(decideRisk(unasked, bars(Dimension.SensitiveData, "S1", true), true))).toBe("block sensitiveData:S3");
  });

  test("refuses what another dimension refuses, though sensitive data could be masked", () => {
    const both = detailed("sensitiveData", "S3", "1*");
    addTo(both, "promptAttack", "high", null);
    const own = bars(Dimension.SensitiveData, "S3", true);
    own.levels[<i32>Dimension.PromptAttack] = levelOf("high");
    expect(shown(decideRisk(both, own, true))).toBe("block promptAttack:high");
  });
});

function scored(flagged: bool): Opinion {
  const opinion = new Opinion();
  opinion.flagged = flagged;
  opinion.add(Bytes.of("hate"), 0.615, flagged);
  opinion.add(Bytes.of("violence"), 0.3, false);
  return opinion;
}

function rules(
  thresholds: ConfigMap<f64> | null,
  act: Act,
  actions: ConfigMap<string> = new ConfigMap<string>(),
): ScoreRules {
  return new ScoreRules(thresholds, actions, act, Bytes.of("****"));
}

function limits(keys: Array<string>, values: Array<f64>): ConfigMap<f64> {
  const map = new ConfigMap<f64>();
  for (let i = 0; i < keys.length; i++) map.push(keys[i], values[i]);
  return map;
}

describe("scores", () => {
  test("count where the service flags them", () => {
    expect(shown(rules(null, Act.Block).decide(scored(true)))).toBe("block hate:0.62");
    expect(shown(rules(null, Act.Block).decide(scored(false)))).toBe("pass ");
    const bare = new Opinion();
    bare.flagged = true;
    expect(shown(rules(null, Act.Log).decide(bare))).toBe("log flagged:1");
  });

  test("count from thresholds on, whatever the service flags", () => {
    expect(shown(rules(limits(["violence"], [0.3]), Act.Block).decide(scored(false)))).toBe("block violence:0.30");
    expect(shown(rules(limits(["violence"], [0.31]), Act.Block).decide(scored(true)))).toBe("pass ");
    expect(shown(rules(limits(["hate", "*"], [0.9, 0.2]), Act.Block).decide(scored(true)))).toBe("block violence:0.30");
  });

  test("lead to the greatest of their actions", () => {
    const actions = new ConfigMap<string>();
    actions.push("hate", "log");
    expect(shown(rules(limits(["*"], [0.1]), Act.Mask, actions).decide(scored(true)))).toBe(
      "mask violence:0.30 → ****",
    );
    actions.push("violence", "tag");
    expect(shown(rules(limits(["*"], [0.1]), Act.Mask, actions).decide(scored(true)))).toBe("tag violence:0.30");
  });

  test("are masked by what the service offers", () => {
    const opinion = scored(true);
    opinion.replacement = Bytes.of("kind");
    expect(shown(rules(null, Act.Mask).decide(opinion))).toBe("mask hate:0.62 → kind");
  });
});
