import { expect, onTestFinished, test, vi } from "vitest";
import { textSnapshot } from "../../test/text-snapshot.ts";
import { AdsStream } from "./ads-stream.ts";
import type { ResourceType } from "./resource-type.ts";

/** A stream whose Envoy takes all that comes, with clusters that stay five seconds, and what was sent on it. */
function lingering(): { stream: AdsStream; removed: string[] } {
  vi.useFakeTimers({ now: 0 });
  onTestFinished(() => void vi.useRealTimers());
  const removed: string[] = [];
  const stream: AdsStream = new AdsStream({
    linger: 5_000,
    now: () => Date.now(),
    output: {
      send: (subscription, offer) => {
        removed.push(...offer.removed);
        queueMicrotask(() => {
          stream.acknowledge(subscription);
          stream.proceed();
        });
      },
      refused: () => {},
      progressed: () => {},
    },
  });
  for (const type of ["cluster", "listener"] satisfies ResourceType[]) {
    stream.open(type).subscribeAll();
  }
  return { stream, removed };
}

test("a cluster that nothing leads to any more stays for a while, and the snapshot is served meanwhile", async () => {
  const { stream, removed } = lingering();
  stream.update(textSnapshot({ cluster: { a: "1", b: "1" } }));
  await vi.advanceTimersByTimeAsync(0);
  stream.update(textSnapshot({ cluster: { b: "1" } }));
  await vi.advanceTimersByTimeAsync(4_999);
  expect([stream.isSettled(), removed]).toEqual([true, []]);
  await vi.advanceTimersByTimeAsync(1);
  expect(removed).toEqual(["a"]);
});

test("updates that keep coming do not keep a cluster for ever", async () => {
  const { stream, removed } = lingering();
  stream.update(textSnapshot({ cluster: { a: "1", b: "1" } }));
  for (let second = 0; second < 6; second++) {
    stream.update(textSnapshot({ cluster: { b: String(second) } }));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(removed).toEqual(["a"]);
});

test("a cluster that comes back in time is not touched", async () => {
  const { stream, removed } = lingering();
  const both = textSnapshot({ cluster: { a: "1", b: "1" } });
  stream.update(both);
  await vi.advanceTimersByTimeAsync(0);
  stream.update(textSnapshot({ cluster: { b: "1" } }));
  await vi.advanceTimersByTimeAsync(4_000);
  stream.update(both);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(removed).toEqual([]);
});
