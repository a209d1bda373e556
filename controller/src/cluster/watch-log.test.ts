import { expect, test } from "vitest";
import type { WatchedKind } from "../provider/kubernetes/watched-kind.ts";
import { watchLog } from "./watch-log.ts";

test("a kind that cannot be read is named with the server's words, and again when it can be", () => {
  const lines: unknown[] = [];
  const write = (level: string) => (fields: unknown, message?: string) => void lines.push([level, fields, message]);
  const observer = watchLog({ info: write("info"), warn: write("warn") } as never);
  const kind: WatchedKind = { kind: "Secret", group: "", versions: ["v1"], plural: "secrets", namespace: "a" };
  observer.failed(kind, new Error("403 secrets is forbidden"));
  observer.recovered(kind);
  observer.passedOver(kind);
  observer.absent?.(kind);
  observer.found?.(kind);
  expect(lines).toEqual([
    ["warn", { kind: "Secret", namespace: "a", reason: "403 secrets is forbidden" }, expect.any(String)],
    ["info", { kind: "Secret", namespace: "a" }, expect.any(String)],
    ["warn", { kind: "Secret", namespace: "a" }, expect.any(String)],
    ["info", { kind: "Secret", group: "", namespace: "a" }, expect.stringContaining("definition")],
    ["info", { kind: "Secret", group: "", namespace: "a" }, expect.any(String)],
  ]);
});
