import { FaultLog } from "../pool/fault-log";

const SECOND: u64 = 1_000_000_000;

test("a pool's faults are told once in ten seconds, and how many there were", () => {
  const log = new FaultLog();
  const now = 5 * SECOND;
  expect(log.next(now)).toBe(1);
  for (let i = 0; i < 1000; i++) expect(log.next(now + <u64>i)).toBe(0);
  expect(log.next(now + 10 * SECOND - 1)).toBe(0);
  expect(log.next(now + 10 * SECOND)).toBe(1002);
  expect(log.next(now + 10 * SECOND + 1)).toBe(0);
});
