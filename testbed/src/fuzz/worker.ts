import { parentPort, workerData } from "node:worker_threads";
import { Announcer } from "./announcer.ts";
import { loadOracle } from "./oracle.ts";
import { Session, type SessionPlan } from "./session.ts";

export interface WorkerPlan extends SessionPlan {
  /** URL of the target's oracle. */
  readonly oracle: string | undefined;
  /** Where the current input is shown to the main thread, which outlives a hang. */
  readonly board: SharedArrayBuffer;
}

const plan = workerData as WorkerPlan;
const announcer = new Announcer(plan.board);
const session = new Session(plan, await loadOracle(plan.oracle), (input) => announcer.show(input));
parentPort?.postMessage(session.run());
