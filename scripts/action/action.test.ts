import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runAction } from "./run-action.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const REFERENCE = "registry.example.com:5000/plugins/hello:v1";
const SLUICE = ["npx", "--no-install", "sluice"];

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-action-"));
  await writeFile(path.join(folder, "plugin.json"), '{"name": "hello"}');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the action", () => {
  test("builds and tests when it is told nothing", async () => {
    const { calls, outputs } = await runAction(folder, {});
    expect(calls).toEqual([
      { command: ["npm", "ci", "--no-audit", "--no-fund"] },
      { command: [...SLUICE, "build"] },
      { command: [...SLUICE, "test", "--envoy"] },
    ]);
    expect(outputs).toEqual({ digest: "", image: "" });
  });

  test("builds and tests one plugin as asked", async () => {
    const { calls } = await runAction(folder, { plugin: "a plugin", test: "emulator" });
    expect(calls.slice(1)).toEqual([
      { command: [...SLUICE, "build", "a plugin"] },
      { command: [...SLUICE, "test", "a plugin"] },
    ]);
    expect((await runAction(folder, { test: "none" })).calls.at(-1)).toEqual({ command: [...SLUICE, "build"] });
    await expect(runAction(folder, { test: "real" })).rejects.toMatchObject({
      stdout: '::error::test is "real", not emulator, envoy or none\n',
    });
  });

  test("publishes, and tells the digest", async () => {
    const { calls, outputs, summary } = await runAction(folder, { reference: REFERENCE, test: "none" });
    expect(calls.at(-1)).toEqual({ command: [...SLUICE, "push", "hello", REFERENCE, "--json"] });
    const image = `registry.example.com:5000/plugins/hello@${DIGEST}`;
    expect(outputs).toEqual({ digest: DIGEST, image });
    expect(summary).toBe(`published \`${image}\`\n`);
  });

  test.each([
    { reference: REFERENCE, registry: "registry.example.com:5000" },
    { reference: "ghcr.io/acme/hello", registry: "ghcr.io" },
    { reference: "acme/hello:v1", registry: "docker.io" },
  ])("logs in to $registry, and leaves no file behind", async ({ reference, registry }) => {
    const login = { "registry-user": "bot", "registry-password": "pa:ss'$(id)" };
    const { calls } = await runAction(folder, { reference, ...login, test: "none" });
    const auth = Buffer.from("bot:pa:ss'$(id)").toString("base64");
    expect(calls.at(-1)?.docker).toEqual({ auths: { [registry]: { auth } } });
    expect((await readdir(path.join(folder, ".runner"))).filter((name) => name.startsWith("tmp"))).toEqual([]);
  });

  test("signs with a key that only the environment has", async () => {
    const { calls } = await runAction(folder, { reference: REFERENCE, "signing-key": "PEM", test: "none" });
    const command = [...SLUICE, "push", "hello", REFERENCE, "--sign", "env://COSIGN_PRIVATE_KEY", "--json"];
    expect(calls.at(-1)).toEqual({ command, key: "PEM" });
  });

  test("attaches what it published, by its digest", async () => {
    const { calls } = await runAction(folder, {
      reference: REFERENCE,
      test: "none",
      "attach-to": "HTTPRoute/chat",
      config: "hello config.yaml",
      kubeconfig: "apiVersion: v1",
    });
    const image = `registry.example.com:5000/plugins/hello@${DIGEST}`;
    const place = ["--to", "HTTPRoute/chat", "--target", "higress", "--namespace", "default"];
    expect(calls.at(-1)).toEqual({
      command: [...SLUICE, "attach", image, ...place, "--config", "hello config.yaml"],
      kubeconfig: "apiVersion: v1\n",
    });
  });
});
