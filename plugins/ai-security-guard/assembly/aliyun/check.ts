import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ConsumerMatch } from "../consumers";
import { Check, CheckTerms } from "../guard/check";
import { Moderator } from "../moderator/moderator";
import { ServiceClient } from "../service/client";
import { Decision } from "../verdict/decision";
import { OpinionMemory } from "../verdict/memory";
import { Opinion } from "../verdict/opinion";
import { Subject } from "../verdict/subject";
import { decideRisk, RiskBars } from "./risk";

/** The bars that a consumer's texts are measured by. */
@final
export class RiskRules {
  private readonly matches: Array<ConsumerMatch> = [];
  private readonly bars: Array<RiskBars> = [];

  constructor(private readonly usual: RiskBars) {}

  add(match: ConsumerMatch, bars: RiskBars): void {
    this.matches.push(match);
    this.bars.push(bars);
  }

  of(consumer: Bytes): RiskBars {
    for (let i = 0; i < this.matches.length; i++) if (this.matches[i].matches(consumer)) return this.bars[i];
    return this.usual;
  }
}

/** Aliyun's content safety, by levels. */
@final
export class AliyunCheck extends Check {
  constructor(
    terms: CheckTerms,
    moderator: Moderator,
    client: ServiceClient,
    memory: OpinionMemory,
    private readonly rules: RiskRules,
    private readonly isGuard: bool,
  ) {
    super(terms, moderator, client, memory);
  }

  decide(opinion: Opinion, subject: Subject): Decision {
    return decideRisk(opinion, this.rules.of(subject.consumer), this.isGuard);
  }
}
