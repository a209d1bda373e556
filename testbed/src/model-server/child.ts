// A model server in a process of its own: see process.ts.
import { answerParent } from "../bench/parent.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import type { ProcessAnswer, ProcessQuestion } from "./process.ts";

let server: ModelServer | undefined;

async function answer(question: ProcessQuestion): Promise<ProcessAnswer> {
  if (question.ask === "start") server = await startModelServer({ keep: 0, ...question.options });
  if (question.ask === "pretend") server?.pretend(question.pretence);
  if (question.ask === "clear") server?.clear();
  const ids = question.ask === "report" ? [...(server?.requestIds.ids() ?? [])] : [];
  const repeated = server?.requestIds.repeated ?? [];
  return { address: server?.address ?? "", asked: server?.asked ?? 0, ids, repeated };
}

answerParent<ProcessQuestion, ProcessAnswer>(answer);
