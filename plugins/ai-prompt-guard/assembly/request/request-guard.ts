import { Bytes, consumer, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestTexts, TextRole } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { AnswerTerms } from "../answer/answer-terms";
import { Asked } from "../answer/asked";
import { TextChanger } from "../change/text-changer";
import { ContextVerdict } from "../context/context-rule";
import { Findings } from "../find/findings";
import { Hit } from "../find/hit";
import { PromptWords } from "../leak/prompt-words";
import { excessOf } from "../limits";
import { GuardPlugin } from "../plugin";
import { GuardPolicy } from "../policy";
import { Refusal } from "../refusal";
import { GuardRule, Where } from "../rules/guard-rule";
import { ClientCall } from "./client-call";
import { countsOf } from "./count";
import { Received } from "./received";
import { RequestScan } from "./request-scan";

const CONTENT_LENGTH: Bytes = Bytes.of("content-length");

/** Judges one request, and changes it where rules say so. */
@final
export class RequestGuard {
  readonly terms: AnswerTerms;
  asked: Asked;
  private readonly findings: Findings;
  private isChanged: bool = false;

  constructor(
    private readonly plugin: GuardPlugin,
    readonly policy: GuardPolicy,
    private readonly call: ClientCall,
  ) {
    const caller = consumer();
    this.asked = new Asked(call, Bytes.empty());
    this.findings = new Findings(policy, caller);
    this.terms = new AnswerTerms(policy, caller);
  }

  /** Of a request whose body is whole at the host. Null: it goes on. @param size bytes of the body */
  judge(size: i32): Refusal | null {
    const received = new Received(size);
    this.asked = new Asked(this.call, received.body);
    const refusal = this.decide(received);
    this.plugin.report(this.policy, this.findings, this.isChanged);
    if (refusal == null && received.isChanged) {
      requestHeaders.removeBytes(CONTENT_LENGTH);
      received.send();
    }
    return refusal;
  }

  /** Whether its answer is one that is read. */
  get reads(): bool {
    return this.call.isChat;
  }

  /** Of a request whose body is over the limit. */
  judgeTooLarge(): Refusal | null {
    this.note(this.policy.book.limit, "bodyBytes");
    this.plugin.report(this.policy, this.findings, false);
    if (!this.isEnded) return null;
    const most = this.policy.mostBody.toString();
    return new Refusal(413, "limit_exceeded", "The request is over a limit: at most " + most + " bytes are allowed");
  }

  /** Of a request that can not be read. @param reason for its client */
  judgeUnreadable(reason: string): Refusal | null {
    const refusal = this.unreadable(reason);
    this.plugin.report(this.policy, this.findings, false);
    return refusal;
  }

  private unreadable(reason: string): Refusal | null {
    this.note(this.policy.book.unreadable, reason);
    if (!this.isEnded) return null;
    return new Refusal(400, "unreadable_request", "The gateway has to read requests of this kind: " + reason);
  }

  private get isEnded(): bool {
    return this.findings.blockedBy != null;
  }

  private decide(received: Received): Refusal | null {
    const fit = this.fit(received);
    if (fit != null) return fit;
    const texts = RequestTexts.read(this.call.front, received.body);
    if (texts.malformed || received.hasHidden(texts)) {
      return this.unreadable(texts.malformed ? "send JSON" : "a text has a run of 32 KiB that looks like data");
    }
    const limited = this.limit(received.body, texts);
    if (limited != null) return limited;
    const scan = new RequestScan(this.policy.book, texts, this.findings);
    scan.run();
    if (this.isEnded) return Refusal.ofPolicy(this.policy);
    if (scan.isExhausted) {
      const refusal = this.unreadable("too much of it is looked for");
      if (refusal != null) return refusal;
    }
    this.keepPrompt(texts);
    this.change(scan, texts, received);
    this.tag();
    return null;
  }

  /** Has the request fit into its model's window. */
  private fit(received: Received): Refusal | null {
    const rule = this.policy.context;
    if (rule == null || !this.call.isChat) return null;
    const verdict = rule.judge(this.call.front, this.asked.model, received.body);
    if (!verdict.refused && !verdict.changed) return null;
    if (verdict.refused) {
      this.note(this.policy.book.window, "refused");
      return this.isEnded ? tooLong(verdict) : null;
    }
    this.note(this.policy.book.shortened, verdict.dropped > 0 ? "dropped" : "clamped");
    if (!this.policy.shadow) {
      received.body = verdict.body;
      this.isChanged = true;
    }
    return null;
  }

  private limit(body: Bytes, texts: RequestTexts): Refusal | null {
    const limits = this.policy.limits;
    if (limits == null) return null;
    const excess = excessOf(limits, countsOf(body, texts));
    if (excess == null) return null;
    this.note(this.policy.book.limit, excess.name);
    return this.isEnded
      ? new Refusal(400, "limit_exceeded", "The request is over a limit: " + excess.toString())
      : null;
  }

  /** Something about the whole request. A rule that only tells of it ends nothing. */
  private note(rule: GuardRule, kind: string): void {
    this.findings.add(new Hit(rule, kind, Where.Request, -1, 0, Bytes.empty()));
  }

  private keepPrompt(texts: RequestTexts): void {
    if (!this.call.isChat || this.policy.book.leaks.length == 0) return;
    const system: Bytes[] = [];
    for (let i = 0; i < texts.length; i++) {
      if (texts.role(i) == TextRole.System && !texts.isDefinition(i)) system.push(texts.text(i));
    }
    if (system.length == 0) return;
    const prompt = new PromptWords(system);
    if (prompt.isSecret) this.terms.prompt = prompt;
  }

  private change(scan: RequestScan, texts: RequestTexts, received: Received): void {
    if (!scan.hasEdits) return;
    const placeholders = new Placeholders();
    if (this.policy.book.isReversible) for (let i = 0; i < texts.length; i++) placeholders.seen(texts.text(i));
    scan.change(new TextChanger(this.policy.key, placeholders));
    placeholders.close();
    if (!placeholders.isEmpty && this.call.isChat) this.terms.placeholders = placeholders;
    const splice = texts.splice();
    if (splice != null) received.splice(splice);
    this.isChanged = true;
  }

  private tag(): void {
    const tags = this.findings.tags;
    if (tags.length > 0) requestHeaders.replaceBytes(this.policy.tagHeader, Bytes.of(tags.join(",")));
  }
}

function tooLong(verdict: ContextVerdict): Refusal {
  const text =
    "The model takes " +
    verdict.window.toString() +
    " tokens; the request has about " +
    verdict.input.toString() +
    ", and " +
    verdict.output.toString() +
    " are kept for the answer: shorten it, or ask for a shorter answer";
  return new Refusal(400, "context_length_exceeded", text);
}
