import { wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { noteInAiLog, noteOutcome, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Act } from "../verdict/decision";
import { Subject } from "../verdict/subject";
import { Audit } from "./audit";
import { Verdict } from "./verdict";

/** Tells the stream's `ai_log` and the metrics how one half of an exchange was judged, in Higress's words. */
export function noteVerdict(verdict: Verdict, subject: Subject, audit: Audit): void {
  const half = subject.isAnswer ? "response" : "request";
  const word = verdict.isBlocked ? "deny" : verdict.act == Act.Mask ? "mask" : "pass";
  if (word != "pass") audit.count(half + "_" + word);
  noteOutcome(verdict.isBlocked ? Outcome.GuardDeny : word == "mask" ? Outcome.GuardMask : Outcome.GuardPass);
  noteInAiLog("safecheck_status", half + " " + word);
  noteInAiLog("safecheck_" + half + "_rt", (wallMilliseconds() - subject.now).toString());
  const by = verdict.blockedBy;
  const reason = verdict.reason;
  if (by != null) noteInAiLog("safecheck_check", by.name);
  if (reason == null) return;
  const label = reason.label.length > 0 || reason.findings.length == 0 ? reason.label : reason.findings[0].category;
  noteInAiLog("safecheck_riskLabel", label);
  if (audit.logsTexts && reason.words.length > 0) noteInAiLog("safecheck_riskWords", reason.words);
}
