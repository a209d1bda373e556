import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { FAILURE_LIFE, PoolCounts, WORKER_LIFE, WorkerCounts } from "../endpoint/counts/pool-counts";
import { Lease, LEASE_LIFE } from "../endpoint/scrape/lease";

const A: Bytes = Bytes.of("10.0.0.1:8000");
const B: Bytes = Bytes.of("10.0.0.2:8000");

function worker(id: u64, seenAt: i64, a: i64, b: i64): WorkerCounts {
  const counts = new WorkerCounts(id);
  counts.seenAt = seenAt;
  counts.of(A).inFlight = a;
  counts.of(B).inFlight = b;
  return counts;
}

describe("requests under way", () => {
  test("are those of all workers, each as it says itself", () => {
    const counts = PoolCounts.parse(Bytes.empty())
      .with(worker(1, 100, 2, 0), 100)
      .with(worker(2, 100, 3, 1), 100);
    const back = PoolCounts.parse(counts.write());
    expect(back.inFlight(A)).toBe(5);
    expect(back.inFlight(B)).toBe(1);
    // Saying it twice changes nothing.
    expect(back.with(worker(1, 100, 1, 0), 100).inFlight(A)).toBe(4);
  });

  test("of a worker that died go when it is missed", () => {
    const counts = PoolCounts.parse(Bytes.empty()).with(worker(1, 100, 9, 0), 100);
    const later = 100 + WORKER_LIFE;
    expect(counts.with(worker(2, later, 1, 0), later).inFlight(A)).toBe(10);
    expect(counts.with(worker(2, later + 1, 1, 0), later + 1).inFlight(A)).toBe(1);
  });

  test("are never fewer than none", () => {
    const counts = PoolCounts.parse(Bytes.empty()).with(worker(1, 100, -3, 0), 100);
    expect(counts.with(worker(2, 100, 1, 0), 100).inFlight(A)).toBe(1);
  });

  test("cut anywhere in shared data do not trap", () => {
    const bytes = PoolCounts.parse(Bytes.empty())
      .with(worker(1, 100, 2, 7), 100)
      .write();
    for (let end = 0; end < bytes.length; end++)
      expect(PoolCounts.parse(bytes.slice(0, end)).inFlight(A) <= 2).toBe(true);
  });

  test("an endpoint that has failed is known to all for a while", () => {
    const own = worker(1, 1000, 0, 0);
    own.of(A).failedAt = 1000;
    own.tidy(1001);
    expect(own.pods.length).toBe(1);
    const counts = PoolCounts.parse(PoolCounts.parse(Bytes.empty()).with(own, 1001).write());
    expect(counts.isFailing(A, 1001)).toBe(true);
    expect(counts.isFailing(B, 1001)).toBe(false);
    expect(counts.isFailing(A, 1000 + FAILURE_LIFE)).toBe(false);
    own.tidy(1000 + FAILURE_LIFE);
    expect(own.pods.length).toBe(0);
  });
});

describe("endpoints that are counted", () => {
  test("are found whatever the order in which they came", () => {
    const counts = new WorkerCounts(1);
    for (let i = 0; i < 50; i++) counts.of(Bytes.of("pod-" + ((i * 37) % 50).toString())).inFlight = i;
    expect(counts.pods.length).toBe(50);
    for (let i = 0; i < 50; i++) expect(counts.of(Bytes.of("pod-" + ((i * 37) % 50).toString())).inFlight).toBe(i);
    expect(counts.pods.length).toBe(50);
    expect(counts.find(Bytes.of("pod-50")) == null).toBe(true);
    expect(counts.find(Bytes.empty()) == null).toBe(true);
  });

  test("are found in what others have written in any order", () => {
    const other = new WorkerCounts(2);
    other.seenAt = 100;
    const names = ["c", "a", "b"];
    for (let i = 0; i < 3; i++) {
      other.of(Bytes.of(names[i])).inFlight = i + 1;
    }
    other.pods.reverse();
    const back = PoolCounts.parse(PoolCounts.parse(Bytes.empty()).with(other, 100).write());
    expect(back.inFlight(Bytes.of("c"))).toBe(1);
    expect(back.inFlight(Bytes.of("a"))).toBe(2);
    expect(back.inFlight(Bytes.of("b"))).toBe(3);
  });

  test("have failed after three errors in a row, and then with each", () => {
    const own = new WorkerCounts(1);
    const pod = own.of(A);
    pod.erred(1000);
    pod.erred(1001);
    pod.served();
    pod.erred(1002);
    pod.erred(1003);
    expect(pod.hasFailed(1003)).toBe(false);
    own.tidy(1003);
    expect(own.pods.length).toBe(1);
    own.of(A).erred(1004);
    expect(pod.hasFailed(1004)).toBe(true);
    expect(pod.hasFailed(1004 + FAILURE_LIFE)).toBe(false);
    pod.erred(1004 + FAILURE_LIFE);
    expect(pod.hasFailed(1004 + FAILURE_LIFE)).toBe(true);
    own.tidy(1_000_000);
    expect(own.pods.length).toBe(0);
  });

  test("do not fail, nor workers live, for ever when the clock is set back", () => {
    const own = new WorkerCounts(1);
    own.seenAt = 10_000_000;
    own.of(A).failedAt = 10_000_000;
    expect(own.isAlive(1000)).toBe(false);
    expect(own.of(A).hasFailed(1000)).toBe(false);
  });
});

describe("who reads the metrics", () => {
  test("keeps the lease while it says so, and loses it when it does not", () => {
    const lease = new Lease(1, 50, 1000 + LEASE_LIFE, 7);
    const other = new Lease(2, 50, 0, 7);
    expect(lease.yieldsTo(new Lease(1, 50, 0, 7), 1000)).toBe(true);
    expect(lease.yieldsTo(other, 1000)).toBe(false);
    expect(lease.yieldsTo(other, 1000 + LEASE_LIFE)).toBe(true);
  });

  test("is the newest configuration, which knows which endpoints there are", () => {
    const lease = new Lease(1, 50, 1000 + LEASE_LIFE, 7);
    expect(lease.yieldsTo(new Lease(2, 51, 0, 8), 1000)).toBe(true);
    expect(lease.yieldsTo(new Lease(2, 49, 0, 8), 1000)).toBe(false);
  });

  test("is the first of those that a configuration has come to", () => {
    const lease = new Lease(1, 50, 1000 + LEASE_LIFE, 7);
    expect(lease.yieldsTo(new Lease(2, 51, 0, 7), 1000)).toBe(false);
  });

  test("is found anew when the clock was set back", () => {
    expect(new Lease(1, 50, 1_000_000, 7).yieldsTo(new Lease(2, 40, 0, 7), 100)).toBe(true);
  });

  test("stands in shared data", () => {
    const back = Lease.parse(new Lease(u64.MAX_VALUE, 5, 7, u64.MAX_VALUE - 1).write());
    expect(back.id == u64.MAX_VALUE && back.since == 5 && back.until == 7 && back.config == u64.MAX_VALUE - 1).toBe(
      true,
    );
    expect(Lease.parse(Bytes.of("no lease")).yieldsTo(new Lease(2, 1, 0, 0), 100)).toBe(true);
  });
});
