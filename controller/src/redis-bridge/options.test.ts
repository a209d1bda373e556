import { expect, test } from "vitest";
import { flagName, variableName } from "../config/load-config.ts";
import { createLog } from "../log.ts";
import { BRIDGE_OPTIONS, loadBridgeConfig } from "./options.ts";
import { RedisBridge } from "./redis-bridge.ts";

test("a flag wins over a variable, a variable over the default", () => {
  const env = { SLUICE_MAX_BODY: "10", SLUICE_REDIS_URL: "redis://a, redis://b", SLUICE_COMMANDS: "" };
  expect(loadBridgeConfig({ flags: { maxBody: "20" }, env })).toMatchObject({
    maxBody: 20,
    redisUrl: ["redis://a", "redis://b"],
    commands: ["GET", "SET", "INCRBY", "DEL", "EVAL", "EVALSHA"],
  });
});

test.each(["-1", "1.5", "many", "2147483648"])("%j is no number of bytes", (maxBody) => {
  expect(() => loadBridgeConfig({ flags: { maxBody } })).toThrow(`"${maxBody}" is not a whole number`);
});

test("no two settings have one flag or one variable", () => {
  const names = BRIDGE_OPTIONS.flatMap(({ name }) => [flagName(name), variableName(name)]);
  expect(new Set(names).size).toBe(2 * BRIDGE_OPTIONS.length);
});

test.each([
  { name: "a body that never fits", settings: { maxBody: 2, maxPendingBytes: 1 }, is: "--max-body" },
  { name: "a pipeline that never fits", settings: { maxPipeline: 2, maxPending: 1 }, is: "--max-pipeline" },
  { name: "a command that is never passed on", settings: { commands: ["SHUTDOWN"] }, is: "--commands" },
  { name: "no tokens", settings: {}, is: "--token-file" },
  { name: "a file of tokens that is not there", settings: { tokenFile: "/none/tokens" }, is: "--token-file" },
])("$name is told before anything runs", async ({ settings, is }) => {
  const config = loadBridgeConfig({ defaults: { restPort: 0, healthPort: 0, ...settings } });
  await expect(RedisBridge.start({ config, log: createLog("silent") })).rejects.toMatchObject({ where: is });
});
