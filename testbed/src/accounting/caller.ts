import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { CallPlan } from "./plan.ts";
import { PLAN_HEADER, type Producer } from "./producer.ts";

/** Header that names the account: as authentication would. */
const ACCOUNT_HEADER = "x-mse-consumer";

/** Output tokens that a call asks for at most: more than any answer has. */
const MAX_TOKENS = 300;

const agent = new Agent({ keepAlive: true });

/** Makes the call as its plan says. Resolves with the answer's status; 0 where the client left before there was one. */
export function call(url: string, plan: CallPlan, producer: Producer): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/v1/chat/completions`, { method: "POST", agent, headers: headersOf(plan) });
    outgoing.on("response", (incoming) => {
      listen(plan, incoming, outgoing).then(() => resolve(incoming.statusCode ?? 0), reject);
    });
    outgoing.on("error", (error) => (outgoing.destroyed && isOver(plan) ? resolve(0) : reject(error)));
    outgoing.end(JSON.stringify(bodyOf(plan)));
    if (plan.fate === "early") void producer.arrival(plan).then(() => outgoing.destroy());
  });
}

/** Whether it is the plan that the connection breaks. */
function isOver({ fate }: CallPlan): boolean {
  return fate === "early" || fate === "abort" || fate === "broken";
}

async function listen(plan: CallPlan, incoming: IncomingMessage, outgoing: ClientRequest): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) {
      chunks.push(chunk as Buffer);
      if (plan.fate !== "abort" || piecesIn(Buffer.concat(chunks)) < plan.cutAt) continue;
      outgoing.destroy();
      return;
    }
  } catch (error) {
    if (!isOver(plan)) throw error;
  }
}

/** Whole events, by the ends of them. */
function piecesIn(bytes: Buffer): number {
  return bytes.toString().split("\n\n").length - 1;
}

function headersOf(plan: CallPlan): Record<string, string> {
  return { "content-type": "application/json", [PLAN_HEADER]: plan.id, [ACCOUNT_HEADER]: plan.account };
}

function bodyOf({ fate, prompt }: CallPlan): object {
  const isStream = fate !== "plain" && fate !== "silentPlain";
  return {
    model: "planned",
    max_tokens: MAX_TOKENS,
    messages: [{ role: "user", content: prompt }],
    ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
}
