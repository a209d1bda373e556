import { Bytes, ConfigMap } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { readAliyun } from "../aliyun/answer";
import { decideRisk, RiskBars } from "../aliyun/risk";
import { ScoreRules } from "../guard/score-check";
import { AzureModerator } from "../moderator/azure";
import { JudgeModerator } from "../moderator/judge";
import { Moderator } from "../moderator/moderator";
import { OpenAiModerator } from "../moderator/openai";
import { ModeratorSettings } from "../moderator/settings";
import { WebhookModerator } from "../moderator/webhook";
import { Act, Decision } from "../verdict/decision";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const SETTINGS: ModeratorSettings = new ModeratorSettings();
const MODERATORS: Array<Moderator> = [
  new OpenAiModerator(SETTINGS),
  new AzureModerator(SETTINGS),
  new WebhookModerator(SETTINGS),
  new JudgeModerator(SETTINGS),
];
const RULES: ScoreRules = new ScoreRules(null, new ConfigMap<string>(), Act.Mask, Bytes.of("****"));
/** Categories of one opinion, and details. */
const MOST: i32 = 64;

/** Reads the input as the answer of each service; answers how much was found. */
export function run(size: i32): i32 {
  const bytes = given(size);
  let found = 0;
  for (let i = 0; i < MODERATORS.length; i++) {
    for (let count = 1; count <= 2; count++) {
      const opinions = MODERATORS[i].read(bytes, count);
      if (opinions == null) continue;
      // Those that take one piece at a time are never asked about two.
      if (opinions.length != min(count, MODERATORS[i].batch)) unreachable();
      for (let k = 0; k < opinions.length; k++) {
        if (opinions[k].categories.length > MOST) unreachable();
        for (let c = 0; c < opinions[k].categories.length; c++) {
          const score = opinions[k].categories[c].score;
          if (!isFinite(score) || score < 0) unreachable();
        }
        found += check(RULES.decide(opinions[k]));
      }
    }
  }
  const opinion = readAliyun(bytes);
  if (opinion == null) return found;
  if (opinion.details.length > MOST) unreachable();
  const bars = new RiskBars();
  bars.masksSensitiveData = true;
  for (let i = 0; i < bars.levels.length; i++) bars.levels[i] = 1;
  return found + check(decideRisk(opinion, bars, true)) + check(decideRisk(opinion, bars, false));
}

/** Who acts has a reason; a mask of Aliyun's has a text. */
function check(decision: Decision): i32 {
  if ((decision.act == Act.Pass) != (decision.findings.length == 0)) unreachable();
  return decision.findings.length;
}
