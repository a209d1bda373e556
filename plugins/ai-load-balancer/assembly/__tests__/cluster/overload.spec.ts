import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isOverloaded } from "../../cluster/overload";
import { Service } from "../../cluster/service";
import { PodState, PoolBoard } from "../../endpoint/metrics/board";

const NOW: i64 = 1_700_000_000_000;

/** @param age milliseconds since it told so */
function pod(waiting: f64, kv: f64, age: i64 = 0): PodState {
  const pod = new PodState(Bytes.of("10.0.0.1:8000"));
  pod.at = NOW - age;
  pod.metrics.waiting = waiting;
  pod.metrics.kv = kv;
  return pod;
}

function overloaded(pods: Array<PodState>, maxQueue: f64 = 5, maxKv: f64 = 0.9): bool {
  const board = new PoolBoard();
  for (let i = 0; i < pods.length; i++) board.add(pods[i]);
  const service = new Service(Bytes.of("pool"));
  service.maxQueue = maxQueue;
  service.maxKv = maxKv;
  return isOverloaded(service, PoolBoard.parse(board.write()), NOW);
}

describe("a pool", () => {
  test("is overloaded when each of its endpoints has too long a queue, or too full a cache", () => {
    expect(overloaded([pod(6, 0), pod(0, 0.91)])).toBe(true);
    expect(overloaded([pod(6, 0), pod(5, 0.9)])).toBe(false);
    expect(overloaded([pod(6, 0.99)], Infinity, Infinity)).toBe(false);
    expect(overloaded([pod(6, 0.1)], Infinity, 0.9)).toBe(false);
  });

  test("is not, for all that one knows, while nobody has told of itself lately", () => {
    expect(overloaded([])).toBe(false);
    expect(overloaded([pod(9, 1, 5_001)])).toBe(false);
    const failing = pod(9, 1);
    failing.failures = 2;
    expect(overloaded([failing])).toBe(false);
    expect(overloaded([failing, pod(9, 1)])).toBe(true);
    expect(overloaded([failing, pod(9, -1), pod(1, -1)])).toBe(false);
  });
});
