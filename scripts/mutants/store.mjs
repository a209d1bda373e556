import { built, sdkSpec, unit } from "./tests.mjs";

/** The suite of all stores, on shared data in the emulator. */
const SUITE = (name) =>
  built(
    "store-probe",
    unit("testbed/scenarios/store.test.ts", `a store in shared data on .?emulator \\(envoy\\).*${name}`),
  );

const FAILURES = (name) =>
  built(
    "store-probe",
    unit("testbed/scenarios/store-failures.test.ts", `that fails on .?emulator \\(envoy\\).*${name}`),
  );

/** What limits and quotas stand on: slots, transactions, answers, accounts. */
export const STORE = [
  {
    file: "sdk/assembly/store/shared/slots.ts",
    text: "this.expiry == 0 || this.expiry > now",
    by: "this.expiry == 0 || this.expiry >= now",
    breaks: "a slot lives a millisecond too long",
    test: sdkSpec("store/slots"),
  },
  {
    file: "sdk/assembly/store/shared/slots.ts",
    text: "if (ways >= room.ways || size",
    by: "if (size",
    breaks: "a set holds any number of slots",
    test: sdkSpec("store/slots"),
  },
  {
    file: "sdk/assembly/store/shared/transaction.ts",
    text: "if (leader.hasCommit(record.pendingId)) return",
    by: "if (false) return",
    breaks: "what counts is taken back when its worker dies before all is settled",
    test: sdkSpec("store/transaction"),
  },
  {
    file: "sdk/assembly/store/shared/transaction.ts",
    text: "if (tries < PATIENCE || !this.cells.write(record.leader, led.bytes, led)) continue;",
    by: "if (tries < PATIENCE) continue;",
    breaks: "another's transaction goes on after it was passed over",
    test: sdkSpec("store/transaction"),
  },
  {
    file: "sdk/assembly/store/shared/transaction.ts",
    text: "(last == 0 ? done : done.withCommit(id))",
    by: "done",
    breaks: "nobody knows that a transaction counts",
    test: sdkSpec("store/transaction"),
  },
  {
    file: "sdk/assembly/store/breaker.ts",
    text: "if (now < this.openUntil) return false;",
    by: "if (now <= this.openUntil) return false;",
    breaks: "the circuit is open for too long",
    test: sdkSpec("store/breaker"),
  },
  {
    file: "sdk/assembly/store/resp/reader.ts",
    text: "if (end > view.length - 2) {",
    by: "if (end > view.length) {",
    breaks: "a bulk string whose end is not there yet is broken",
    test: sdkSpec("store/resp"),
  },
  {
    file: "sdk/assembly/store/rest/writer.ts",
    text: "rest = rest.slice(at + 1);",
    by: "rest = rest.slice(at + 2);",
    breaks: "the byte behind one that is not UTF-8 is lost",
    test: sdkSpec("store/rest"),
  },
  {
    file: "sdk/assembly/store/charge/counter.ts",
    text: "distance * 2 > this.window",
    by: "distance < 0",
    breaks: "an old reservation is given back to a new window",
    test: SUITE("in a window that is over"),
  },
  {
    file: "sdk/assembly/store/charge/quota.ts",
    text: "this.used > 0 && this.used >= this.delta",
    by: "this.used >= this.delta",
    breaks: "an empty quota passes requests",
    test: SUITE("a quota is what somebody set"),
  },
  {
    file: "sdk/assembly/store/charge/charge-script.ts",
    text: "if (passes) account.write();",
    by: "if (account.fits) account.write();",
    breaks: "accounts with room are charged though another refuses",
    test: SUITE("none is charged when one refuses"),
  },
  {
    file: "sdk/assembly/store/rest/http-backend.ts",
    text: "if (status == 504 || status == 408)",
    by: "if (status == 408)",
    breaks: "a timeout of the host is an error of the server",
    test: FAILURES("is a timeout"),
  },
];
