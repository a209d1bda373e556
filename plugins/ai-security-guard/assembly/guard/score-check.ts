import { Bytes, ConfigMap } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Moderator } from "../moderator/moderator";
import { ServiceClient } from "../service/client";
import { Act, actOf, Decision, Finding, scoreText } from "../verdict/decision";
import { OpinionMemory } from "../verdict/memory";
import { Category, Opinion } from "../verdict/opinion";
import { Subject } from "../verdict/subject";
import { Check, CheckTerms } from "./check";

const ANY: string = "*";
const FLAGGED: string = "flagged";

/** From which scores on a category counts, and what it leads to. */
@final
export class ScoreRules {
  constructor(
    /** null: what the service itself flags counts */
    private readonly thresholds: ConfigMap<f64> | null,
    private readonly actions: ConfigMap<string>,
    private readonly usual: Act,
    private readonly maskText: Bytes,
  ) {}

  decide(opinion: Opinion): Decision {
    const decision = new Decision();
    for (let i = 0; i < opinion.categories.length; i++) {
      const category = opinion.categories[i];
      if (!this.counts(category, opinion)) continue;
      decision.add(this.actOf(category.name), new Finding(category.name, scoreText(category.score)));
    }
    // A service may flag a text and not say why.
    if (decision.act == Act.Pass && this.thresholds == null && opinion.flagged) {
      decision.add(this.usual, new Finding(FLAGGED, "1"));
    }
    const offered = opinion.replacement;
    decision.replacement = offered == null ? this.maskText : offered;
    return decision;
  }

  private counts(category: Category, opinion: Opinion): bool {
    const thresholds = this.thresholds;
    if (thresholds == null) return opinion.flagged && category.flagged;
    const own = thresholds.indexOf(category.name);
    const at = own >= 0 ? own : thresholds.indexOf(ANY);
    return at >= 0 && category.score >= thresholds.values[at];
  }

  private actOf(category: string): Act {
    const at = this.actions.indexOf(category);
    return at < 0 ? this.usual : actOf(this.actions.values[at]);
  }
}

/** A moderator that scores categories. */
@final
export class ScoreCheck extends Check {
  constructor(
    terms: CheckTerms,
    moderator: Moderator,
    client: ServiceClient,
    memory: OpinionMemory,
    private readonly rules: ScoreRules,
  ) {
    super(terms, moderator, client, memory);
  }

  decide(opinion: Opinion, _subject: Subject): Decision {
    return this.rules.decide(opinion);
  }
}
