import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VERBS } from "../../sdk/cli/src/verbs/index.ts";
import { parserOf } from "../../sdk/cli/src/verbs/parser.ts";
import { type ActionRun, type Call, runAction, runWorkflow } from "./run-action.ts";

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

  test("calls the command with arguments that it takes", async () => {
    const runs = await Promise.all([
      runAction(folder, {}),
      runAction(await subfolder(), {
        reference: REFERENCE,
        "signing-key": "PEM",
        "attach-to": "Ingress/a",
        config: "a",
      }),
    ]);
    for (const { command } of runs.flatMap(({ calls }: ActionRun): readonly Call[] => calls)) {
      if (command[2] === "sluice") await expect(taken(command.slice(3))).resolves.toBe(command[3]);
    }
  });
});

describe("the workflow of a new project", () => {
  const file = fileURLToPath(new URL("../../sdk/cli/templates/project/.github/workflows/plugin.yml", import.meta.url));
  const env = {
    GITHUB_ACTOR: "bot",
    GITHUB_REF_NAME: "v1.2.3",
    GITHUB_REPOSITORY: "Acme/Hello",
    GITHUB_SERVER_URL: "https://git.example.com",
  };

  test("builds, tests, publishes, signs and attaches", async () => {
    const secrets = { "secrets.COSIGN_PRIVATE_KEY": "PEM", "secrets.KUBECONFIG": "apiVersion: v1" };
    const { calls, summary } = await runWorkflow(file, folder, { "github.token": "t", ...secrets }, env);
    const source = ["--source", "https://git.example.com/Acme/Hello"];
    expect(calls.map(({ command }) => command)).toEqual([
      ["npm", "ci"],
      ["npx", "sluice", "build"],
      ["npx", "sluice", "test", "--envoy"],
      ["npm", "ci"],
      ["docker", "login", "ghcr.io", "--username", "bot", "--password-stdin"],
      ["git", "log", "-1", "--format=%ct"],
      [
        "npx",
        "sluice",
        "push",
        "my-plugin",
        "ghcr.io/acme/hello:1.2.3",
        ...source,
        "--sign",
        "env://COSIGN_PRIVATE_KEY",
      ],
      [
        "npx",
        "sluice",
        "attach",
        `ghcr.io/acme/hello@${DIGEST}`,
        "--to",
        "HTTPRoute/web",
        ...["--target", "higress"],
        ...["--namespace", "default"],
      ],
    ]);
    expect(calls.at(-1)?.kubeconfig).toBe("apiVersion: v1\n");
    expect(summary).toBe(`published \`ghcr.io/acme/hello@${DIGEST}\`\n`);
    for (const { command } of calls)
      if (command[1] === "sluice") expect(await taken(command.slice(2))).toBe(command[2]);
  });

  test("neither signs nor attaches without secrets", async () => {
    const { calls } = await runWorkflow(file, folder, {}, env);
    expect(calls.at(-1)?.command).not.toContain("--sign");
    expect(calls.at(-1)?.command).toContain("push");
  });
});

async function subfolder(): Promise<string> {
  const inner = await mkdtemp(path.join(folder, "other-"));
  await writeFile(path.join(inner, "plugin.json"), '{"name": "hello"}');
  return inner;
}

/** The verb that commander chose; it throws when there is none, or no such argument or option. */
async function taken(args: readonly string[]): Promise<string | undefined> {
  let chosen: string | undefined;
  const run = (name: string) => async () => {
    chosen = name;
    return 0;
  };
  const verbs = VERBS.map((verb) => ({ ...verb, run: run(verb.name) }));
  await parserOf(verbs, () => undefined).parseAsync(args, { from: "user" });
  return chosen;
}
