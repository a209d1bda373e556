import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a finding leads to; of several, the greatest. */
export const enum Act {
  Pass,
  Log,
  Tag,
  Mask,
  Block,
}

/** As the configuration, the log and metrics name it. */
export function actName(act: Act): string {
  switch (act) {
    case Act.Log:
      return "log";
    case Act.Tag:
      return "tag";
    case Act.Mask:
      return "mask";
    case Act.Block:
      return "block";
    default:
      return "pass";
  }
}

export function actOf(word: string): Act {
  if (word == "mask") return Act.Mask;
  if (word == "tag") return Act.Tag;
  return word == "log" ? Act.Log : Act.Block;
}

/** One reason for a decision. */
@final
export class Finding {
  constructor(
    readonly category: string,
    /** `high`, or a score as `0.93` */
    readonly level: string,
  ) {}
}

/** What is to become of a text. */
@final
export class Decision {
  act: Act = Act.Pass;
  /** Those that led to it. */
  findings: Array<Finding> = [];
  /** Of a mask: what the text becomes. */
  replacement: Bytes = Bytes.empty();
  /** Aliyun's code. */
  code: i32 = 200;
  label: string = "";
  words: string = "";

  /** Takes in what one finding leads to. */
  add(act: Act, finding: Finding): void {
    if (act == Act.Pass) return;
    if (act > this.act) {
      this.act = act;
      this.findings = [];
    }
    if (act == this.act) this.findings.push(finding);
  }
}

/** A score with two decimals: what prints any float takes 5 KB. @param score at least 0 */
export function scoreText(score: f64): string {
  const hundredths = <i64>Math.round(min<f64>(score, 1e9) * 100);
  const rest = hundredths % 100;
  return (hundredths / 100).toString() + (rest < 10 ? ".0" : ".") + rest.toString();
}
