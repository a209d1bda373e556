import { expect, test } from "vitest";
import { initializationTime } from "./gateway.ts";

const log = [
  "[2026-01-31 23:59:59.975][7][info][main] [source/server/server.cc:467] initializing epoch 0 (base id=0)",
  "[2026-01-31 23:59:59.989][7][info][upstream] [source/a.cc:248] cm init: all clusters initialized",
  "[2026-02-01 00:00:00.325][7][info][config] [source/b.cc:1009] all dependencies initialized. starting workers",
];

test("the time to start is told by Envoy's own log", () => {
  expect(initializationTime(log)).toBe(350);
});

test("a log that does not tell it gives no figure", () => {
  expect(initializationTime(log.slice(0, 2))).toBeNaN();
});
