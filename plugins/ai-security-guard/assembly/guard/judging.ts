import { HttpContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Act } from "../verdict/decision";
import { Opinion } from "../verdict/opinion";
import { JudgedText, Piece, Subject } from "../verdict/subject";
import { Audit } from "./audit";
import { Check } from "./check";
import { CheckRun } from "./check-run";
import { Verdict } from "./verdict";

/** Who waits for a verdict. */
export abstract class VerdictHandler {
  /** Comes once, in `start` or later. */
  abstract onVerdict(verdict: Verdict): void;
}

/** All checks on one half of an exchange. They work at the same time; the first that refuses ends it. */
@final
export class Judging {
  readonly verdict: Verdict = new Verdict();
  private readonly runs: Array<CheckRun> = [];
  private isStarted: bool = false;
  private isTold: bool = false;

  constructor(
    readonly stream: HttpContext,
    private readonly audit: Audit,
    private readonly subject: Subject,
    private readonly handler: VerdictHandler,
  ) {}

  /** Whether nothing can change the verdict any more. */
  get isOver(): bool {
    return this.isTold || this.verdict.isBlocked;
  }

  /** @param most pieces for one check */
  start(checks: Array<Check>, texts: Array<JudgedText>, most: i32): void {
    for (let i = 0; i < checks.length; i++) {
      if (!checks[i].excepts(this.subject.consumer)) this.runs.push(new CheckRun(this, checks[i], this.subject));
    }
    for (let i = 0; i < this.runs.length && !this.isOver; i++) this.runs[i].start(texts, most);
    this.isStarted = true;
    this.onProgress();
  }

  /** The same for what can not be read, which nobody can judge. */
  startUnread(checks: Array<Check>): void {
    for (let i = 0; i < checks.length && !this.isOver; i++) {
      if (!checks[i].excepts(this.subject.consumer)) this.onFailure(checks[i], "it can not be read");
    }
    this.isStarted = true;
    this.onProgress();
  }

  onOpinion(check: Check, piece: Piece, opinion: Opinion): void {
    const decision = check.decide(opinion, this.subject);
    if (decision.act == Act.Pass) return;
    this.audit.found(check, piece, decision, this.subject);
    if (check.terms.isShadow) return;
    if (decision.act == Act.Block) this.verdict.block(check, decision);
    else if (decision.act == Act.Mask) this.verdict.mask(check, piece, decision.replacement);
    else if (decision.act == Act.Tag) this.verdict.tag(check, decision);
  }

  /** A check gives no verdict on something. @param why holds nothing that anybody has sent */
  onFailure(check: Check, why: string): void {
    this.audit.failed(check, why, this.subject);
    if (check.terms.deniesOnError && !check.terms.isShadow) this.verdict.block(check, null);
  }

  /** Tells the verdict when there is one. */
  onProgress(): void {
    if (!this.isStarted || this.isTold) return;
    for (let i = 0; i < this.runs.length && !this.verdict.isBlocked; i++) if (!this.runs[i].isDone) return;
    this.isTold = true;
    this.handler.onVerdict(this.verdict);
  }
}
