import { Act, Decision, Finding } from "../verdict/decision";
import { Opinion, RiskDetail } from "../verdict/opinion";
import { Dimension, dimensionOf } from "./dimension";
import { levelOf } from "./levels";

const CONTENT: string = "contentModeration";
const ATTACK: string = "promptAttack";

/** From which levels on what Aliyun's services find is acted on, and how: for all, or for some consumers. */
@final
export class RiskBars {
  /** of TextModerationPlus */
  riskLevel: i32 = 3;
  /** of MultiModalGuard, by dimension */
  readonly levels: StaticArray<i32> = [4, 4, 4, 4, 4, 4];
  /** whether a dimension's finding is masked; the services mask sensitive data alone */
  masksSensitiveData: bool = false;

  /** What a dimension's finding must reach; of what is unknown, nothing does. */
  barOf(dimension: Dimension): i32 {
    const index = <i32>dimension;
    return index < this.levels.length ? this.levels[index] : i32.MAX_VALUE;
  }
}

/** What an opinion leads to, as Higress reads it. @param isGuard whether it is one of MultiModalGuard */
export function decideRisk(opinion: Opinion, bars: RiskBars, isGuard: bool): Decision {
  const decision = new Decision();
  decision.code = opinion.code;
  decision.label = opinion.label;
  decision.words = opinion.words;
  if (isGuard) decideGuard(opinion, bars, decision);
  else if (levelOf(opinion.riskLevel) >= bars.riskLevel) {
    decision.add(Act.Block, new Finding(CONTENT, opinion.riskLevel));
  }
  return decision;
}

/** The details say which dimensions refuse; where none does, the levels of the whole. */
function decideGuard(opinion: Opinion, bars: RiskBars, decision: Decision): void {
  let masked: RiskDetail | null = null;
  for (let i = 0; i < opinion.details.length; i++) {
    const detail = opinion.details[i];
    const dimension = dimensionOf(detail.type);
    if (levelOf(detail.level) < bars.barOf(dimension)) continue;
    const finding = new Finding(detail.type, detail.level);
    const masks = dimension == Dimension.SensitiveData && bars.masksSensitiveData && detail.masks;
    // What is to be masked and can not be is refused.
    decision.add(masks && detail.masked.length > 0 ? Act.Mask : Act.Block, finding);
    if (masks && masked == null) masked = detail;
  }
  if (masked != null) decision.replacement = masked.masked;
  if (decision.act != Act.Block) decideWhole(opinion, bars, decision);
}

function decideWhole(opinion: Opinion, bars: RiskBars, decision: Decision): void {
  if (levelOf(opinion.riskLevel) >= bars.barOf(Dimension.ContentModeration)) {
    decision.add(Act.Block, new Finding(CONTENT, opinion.riskLevel));
  }
  if (levelOf(opinion.attackLevel) >= bars.barOf(Dimension.PromptAttack)) {
    decision.add(Act.Block, new Finding(ATTACK, opinion.attackLevel));
  }
}
