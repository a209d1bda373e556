import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { expect, test } from "vitest";

const WASM = fileURLToPath(new URL("../../../dist/ai-security-guard.wasm", import.meta.url));

const ALIYUN = {
  serviceName: "safecheck",
  serviceHost: "green",
  accessKey: "id",
  secretKey: "a-secret",
  checkRequest: true,
};
const ONE = { name: "one", type: "openai", serviceName: "moderation" };

/** What the plugin says of a configuration; empty: it takes it, and has nothing to say. */
async function saidOf(config: object): Promise<string> {
  const plugin = { name: "ai-security-guard", wasm: WASM, config: JSON.stringify(config) };
  const host = await HostEmulator.load({ plugins: [plugin] }).catch((error: unknown) => error);
  if (!(host instanceof HostEmulator)) return String(host);
  const lines = host.logs.map(({ message }) => message).join("\n");
  host.close();
  return lines;
}

interface Wrong {
  readonly name: string;
  readonly config: object;
  readonly says: string;
}

const WRONG: readonly Wrong[] = [
  { name: "nobody judges", config: {}, says: "one of serviceName and moderators must be there" },
  { name: "nothing is judged", config: { ...ALIYUN, checkRequest: false }, says: "nothing is judged: checkRequest" },
  { name: "no key", config: { serviceName: "s", serviceHost: "h", secretKey: "k" }, says: "accessKey: is required" },
  { name: "no host", config: { ...ALIYUN, serviceHost: undefined }, says: "serviceHost: is required" },
  {
    name: "an unknown level",
    config: { ...ALIYUN, promptAttackLevelBar: "severe" },
    says: "promptAttackLevelBar: expected",
  },
  {
    name: "a broken expression",
    config: { ...ALIYUN, consumerRiskLevel: [{ name: "(", matchType: "regexp" }] },
    says: "consumerRiskLevel[0].name:",
  },
  {
    name: "a mask of what has none",
    config: { ...ALIYUN, action: "MultiModalGuard", promptAttackAction: "mask" },
    says: "promptAttackAction: nothing but sensitive data can be masked",
  },
  {
    name: "an unknown type",
    config: { moderators: [{ ...ONE, type: "oracle" }] },
    says: "moderators[0].type: expected",
  },
  {
    name: "a judge without a model",
    config: { moderators: [{ ...ONE, type: "judge" }] },
    says: "moderators[0].model:",
  },
  { name: "Azure without a key", config: { moderators: [{ ...ONE, type: "azure" }] }, says: "moderators[0].apiKey:" },
  {
    name: "a path that is none",
    config: { moderators: [{ ...ONE, path: "judge" }] },
    says: "moderators[0].path: must",
  },
  {
    name: "thresholds of nothing",
    config: { moderators: [{ ...ONE, thresholds: {} }] },
    says: "moderators[0].thresholds: must not be empty",
  },
  { name: "one name twice", config: { moderators: [ONE, ONE] }, says: "moderators[1].name: another one has this name" },
  {
    name: "a key that is not read",
    config: { moderators: [{ ...ONE, secret: "s" }] },
    says: "moderators[0].secret: is not read with type: openai",
  },
  {
    name: "a place that is none",
    config: { moderators: [{ ...ONE, in: ["prompt"] }] },
    says: "moderators[0].in[0]: expected",
  },
];

test.each(WRONG)("$name: said once, with its place", async ({ config, says }) => {
  const lines = await saidOf(config);
  expect(lines).toContain(says);
  expect(lines).not.toContain("a-secret");
});

test("what is right is taken without a word", async () => {
  expect(await saidOf(ALIYUN)).toBe("");
  expect(await saidOf({ moderators: [{ ...ONE, thresholds: { "*": 0.5 }, actions: { hate: "log" } }] })).toBe("");
});
