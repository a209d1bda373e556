import { Bytes, HttpContext, PropertyPath, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { noteInAiLog, noteOutcome, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Drains } from "./answer/drains";
import { audit } from "./audit";
import { Findings } from "./find/findings";
import { GuardDecoder, GuardPolicy } from "./policy";
import { GuardStream } from "./stream";
import { Tallies } from "./tallies";

const NAME: string = "ai-prompt-guard";
/** Tags of a request and its answer, for access logs: `%FILTER_STATE(wasm.guard_tags:PLAIN)%`. */
const TAGS: PropertyPath = PropertyPath.of("guard_tags");

export class GuardPlugin extends RulePlugin<GuardPolicy> {
  readonly drains: Drains = new Drains();
  readonly tallies: Tallies = new Tallies();

  constructor(id: u32) {
    super(id, NAME, new GuardDecoder());
  }

  onConfigured(_rules: RuleSet<GuardPolicy>): void {
    this.clearTimers();
    this.every(this.drains);
  }

  createHttpContext(id: u32): HttpContext {
    return new GuardStream(id, this);
  }

  /** Tells logs and metrics what was found. @param changed whether a text was */
  report(policy: GuardPolicy, findings: Findings, changed: bool): void {
    if (findings.count == 0) return;
    audit(NAME, policy, findings);
    this.tallies.hits(findings);
    noteInAiLog("guard_rules", findings.ruleNames());
    if (findings.tags.length > 0) TAGS.set(Bytes.of(findings.tags.join(",")));
    if (findings.blockedBy != null) noteOutcome(Outcome.GuardDeny);
    else if (changed) noteOutcome(Outcome.GuardMask);
  }
}
