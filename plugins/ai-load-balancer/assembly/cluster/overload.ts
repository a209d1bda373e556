import { PodState, PoolBoard } from "../endpoint/metrics/board";
import { Service } from "./service";

/** Milliseconds for which what an endpoint told of itself counts. */
const LIFE: i64 = 5_000;

/** Whether each endpoint of the pool that told of itself lately has more to do than the service allows. */
export function isOverloaded(service: Service, board: PoolBoard, now: i64): bool {
  let told = 0;
  for (let i = 0; i < board.length; i++) {
    const pod = board.at(i);
    if (pod == null || !pod.isFresh(now, LIFE)) continue;
    if (!exceeds(pod, service)) return false;
    told++;
  }
  return told > 0;
}

function exceeds(pod: PodState, service: Service): bool {
  return pod.waiting > service.maxQueue || pod.kv > service.maxKv;
}
