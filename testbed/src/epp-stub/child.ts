// A scripted endpoint picker in a process of its own: see process.ts.
import { answerParent } from "../bench/parent.ts";
import { type EppStub, startEpp } from "./epp-stub.ts";
import type { EppProcessAnswer, EppProcessQuestion } from "./process.ts";

let epp: EppStub | undefined;

async function answer(question: EppProcessQuestion): Promise<EppProcessAnswer> {
  if (question.ask === "start") {
    const { endpoints, ...options } = question.options;
    // In turn, so that each endpoint gets its share.
    let turn = 0;
    const pick = () => {
      const start = turn++ % Math.max(1, endpoints.length);
      return endpoints.slice(start, start + 1);
    };
    epp = await startEpp({ keep: 0, ...options, pick });
  }
  if (question.ask === "behave") epp?.behave(question.behaviour);
  const { streams = 0, open = 0, picks = 0, answers = 0, outputTokens = 0 } = epp?.log ?? {};
  return { host: epp?.host ?? "", port: epp?.port ?? 0, streams, open, picks, answers, outputTokens };
}

answerParent<EppProcessQuestion, EppProcessAnswer>(answer);
