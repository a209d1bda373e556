import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { PoolBoard } from "../endpoint/metrics/board";
import { PodMetrics, readPodMetrics } from "../endpoint/metrics/pod-metrics";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/**
 * Takes the input for a model server's metrics, and for a board in shared data. What is read of metrics is within its bounds, is
 * the same behind a line that says nothing, and comes back from a board. Answers which figures were there.
 */
export function run(size: i32): i32 {
  const text = given(size);
  PoolBoard.parse(text).write();
  const metrics = readPodMetrics(text, Bytes.of("x"));
  check(metrics);
  const board = new PoolBoard();
  board.of(Bytes.of("a:1")).metrics = metrics;
  const back = PoolBoard.parse(board.write()).find(Bytes.of("a:1"));
  if (back == null || !same(back.metrics, metrics)) unreachable();
  // A cut text says nothing that stands behind the cut: what its lines say is what the whole says, or less.
  check(readPodMetrics(text.slice(0, size >> 1), Bytes.empty()));
  return maskOf(metrics);
}

function check(metrics: PodMetrics): void {
  if (!(metrics.waiting == -1 || metrics.waiting >= 0)) unreachable();
  if (!(metrics.running == -1 || metrics.running >= 0)) unreachable();
  if (!(metrics.kv == -1 || (metrics.kv >= 0 && metrics.kv <= 1))) unreachable();
  if (metrics.maxAdapters < 0 || metrics.runningAdapters.length > 4096) unreachable();
}

function same(a: PodMetrics, b: PodMetrics): bool {
  if (a.waiting != b.waiting || a.running != b.running || a.kv != b.kv) return false;
  return a.maxAdapters == b.maxAdapters && (a.maxAdapters == 0 || a.runningAdapters.equals(b.runningAdapters));
}

function maskOf(metrics: PodMetrics): i32 {
  let mask = metrics.waiting >= 0 ? 1 : 0;
  if (metrics.running >= 0) mask |= 2;
  if (metrics.kv >= 0) mask |= 4;
  if (metrics.maxAdapters > 0) mask |= 8;
  if (metrics.runningAdapters.length > 0) mask |= 16;
  if (metrics.waitingAdapters.length > 0) mask |= 32;
  return isNaN(metrics.target) ? mask : mask | 64;
}
