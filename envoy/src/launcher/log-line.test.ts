import { expect, test } from "vitest";
import { parseLogLine, relevantLines } from "./log-line.ts";

const INFO =
  "[2026-11-21 04:04:55.377][14496][info][upstream] [source/common/upstream/cluster_manager_impl.cc:248] all";
const WARNING = "[2026-11-21 04:04:55.377][14496][warning][main] [source/server/server.cc:1012] careful";
const CRITICAL = "[2026-11-21 04:04:55.378][14496][critical][main] [source/server/server.cc:453] error `bad` in";

test("a line in Envoy's format has level, component and text", () => {
  expect(parseLogLine(CRITICAL)).toEqual({ level: "critical", component: "main", text: "error `bad` in" });
  expect(parseLogLine("  continued")).toBeUndefined();
});

test("warnings and worse are relevant, with the lines that go on", () => {
  const lines = [INFO, "its second line", WARNING, "", CRITICAL, "  second line of it", INFO];
  expect(relevantLines(lines)).toEqual([WARNING, CRITICAL, "  second line of it"]);
});

test("what comes before the first log line is relevant: a loader's or an option parser's error", () => {
  expect(relevantLines(["error while loading shared libraries", INFO])).toEqual([
    "error while loading shared libraries",
  ]);
});

test("only the last lines are kept", () => {
  expect(relevantLines([WARNING, CRITICAL], 1)).toEqual([CRITICAL]);
});

test("the warning of every healthy start is left out", () => {
  const noise = `${WARNING}: There is no configured limit to the number of allowed active downstream connections.`;
  expect(relevantLines([noise])).toEqual([]);
});
