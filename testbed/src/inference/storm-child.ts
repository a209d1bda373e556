// Sends requests from a process of its own: see storm-process.ts.
import { answerParent } from "../bench/parent.ts";
import { chatBody } from "./chat.ts";
import { type StormRequest, storm } from "./storm.ts";
import type { StormAnswer, StormQuestion } from "./storm-process.ts";

function* requests(count: number, prefix: string): Generator<StormRequest> {
  for (let index = 0; index < count; index++) yield { id: `${prefix}${index}`, body: chatBody(`question ${index}`) };
}

answerParent<StormQuestion, StormAnswer>(async ({ url, count, prefix, concurrency }) => {
  const { statuses, strangers, served } = await storm(requests(count, prefix), { url, concurrency });
  return { statuses: Object.fromEntries(statuses), strangers: strangers.slice(0, 10), served: served.size };
});
