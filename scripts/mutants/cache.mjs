import { sdkSpec } from "./tests.mjs";

const FLIGHT = sdkSpec("cache/flight");

/** What caches stand on: entries, rings, purges, and flights. */
export const CACHE = [
  {
    file: "sdk/assembly/cache/entry.ts",
    text: "if (sumOf(times, numbers[4], body) != numbers[5]) return null;",
    by: "",
    breaks: "a damaged entry is given to clients",
    test: sdkSpec("cache/entry"),
  },
  {
    file: "sdk/assembly/cache/ring.ts",
    text: "|| load<u64>(cell.ptr) != position",
    by: "",
    breaks: "a value that was written over comes back as another's",
    test: sdkSpec("cache/ring"),
  },
  {
    file: "sdk/assembly/cache/shared-entries.ts",
    text: "for (let i = 0; i < entry.groups.length; i++) {",
    by: "for (let i = 1; i < entry.groups.length; i++) {",
    breaks: "an entry outlives the purge of its first group",
    test: sdkSpec("cache/shared-entries"),
  },
  {
    file: "sdk/assembly/cache/stamps.ts",
    text: "load<i64>(found.bytes.ptr) >= until",
    by: "false",
    breaks: "a purge by age takes an earlier purge back",
    test: sdkSpec("cache/shared-entries"),
  },
  {
    file: "sdk/assembly/cache/flight/hub.ts",
    text: "if (lease.state != LeaseState.Done || seat.order.since > lease.at) return false;",
    by: "if (lease.state != LeaseState.Done) return false;",
    breaks: "who asks after an answer gets it as if it had waited",
    test: FLIGHT,
  },
  {
    file: "sdk/assembly/cache/flight/hub.ts",
    text: "state == LeaseState.Open ? waiters : []",
    by: "[]",
    breaks: "those who wait for a second leader are not told",
    test: FLIGHT,
  },
  {
    file: "sdk/assembly/cache/flight/hub.ts",
    text: "if (access.write(next, <i64>lease)) seat.renewedAt = now;",
    by: "",
    breaks: "a leader that takes its time loses its lease",
    test: FLIGHT,
  },
  {
    file: "sdk/assembly/cache/flight/hub.ts",
    text: "for (let k = 0; k < late.length; k++) this.deliveries.add(late[k], FlightRole.Alone);",
    by: "",
    breaks: "who has waited too long is never told",
    test: FLIGHT,
  },
  {
    file: "sdk/assembly/cache/flight/deliveries.ts",
    text: "if (seat.role != delivery.role) return;",
    by: "",
    breaks: "a stream that has ended is told",
    test: FLIGHT,
  },
  {
    file: "sdk/assembly/cache/purge-order.ts",
    text: "if (count > 1) return",
    by: "if (count > 2) return",
    breaks: "an order that names two things does one of them",
    test: sdkSpec("cache/purge-order"),
  },
];
