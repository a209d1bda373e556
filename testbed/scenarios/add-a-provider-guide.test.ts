import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildPlugin } from "@sluice/cli";
import { HostEmulator } from "@sluice/host";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Milliseconds; ai-proxy is compiled. */
const TIMEOUT = 400_000;

const root = fileURLToPath(new URL("../../", import.meta.url));
const FOLDERS = ["plugins/ai-proxy", "scripts"];

/** The block of a page that has this in its first line. */
function block(page: string, mark: string): string {
  const [, text = ""] = new RegExp(`^\`\`\`json ${mark}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page) ?? [];
  return text;
}

/** ai-proxy and what generates it, with the guide's provider. */
let project: string;
let page: string;
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), "sluice-provider-"));
  page = await readFile(path.join(root, "docs/guide/add-a-provider.md"), "utf8");
  for (const folder of FOLDERS) await cp(path.join(root, folder), path.join(project, folder), { recursive: true });
  for (const file of ["asconfig.json", "package.json"]) await cp(path.join(root, file), path.join(project, file));
  await symlink(path.join(root, "node_modules"), path.join(project, "node_modules"));
});
afterAll(() => rm(project, { recursive: true }));

/** Runs the generator; what it printed, or the reason why it failed. */
async function generate(descriptor: string): Promise<string> {
  await writeFile(path.join(project, "plugins/ai-proxy/providers/lumen.json"), descriptor);
  const args = ["--import", "tsx", "scripts/ai-providers.ts"];
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: project })).stdout;
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr);
  }
}

test("a descriptor that is wrong is refused with file and member", async () => {
  const wrong = JSON.stringify({ ...JSON.parse(block(page, "file=\\S+")), protocol: "smoke" });
  expect(await generate(wrong)).toContain("plugins/ai-proxy/providers/lumen.json: protocol: smoke is none of openai,");
});

test(
  "the guide's provider is generated, documented, and asked where the guide says",
  async () => {
    const written = await generate(block(page, "file=\\S+"));
    expect(written).toContain("written: plugins/ai-proxy/assembly/generated/providers.gen.ts");
    const readme = await readFile(path.join(project, "plugins/ai-proxy/README.md"), "utf8");
    expect(readme).toContain("| `lumen` [Lumen](https://docs.lumen.example) | api.lumen.example | OpenAI |");

    const { modules } = await buildPlugin(path.join(project, "plugins/ai-proxy"), { root: project });
    const provider = { type: "lumen", apiTokens: ["key"] };
    const wasm = modules[0]?.file ?? "";
    const host = await HostEmulator.load({ plugins: [{ wasm, config: JSON.stringify({ provider }) }] });
    expect(await asked(host)).toEqual(JSON.parse(block(page, "title=added")));
    host.close();
  },
  TIMEOUT,
);

const PATHS = { chat: "/v1/chat/completions", messages: "/v1/messages", embeddings: "/v1/embeddings" };

/** Where the provider is asked, and with which key, by client protocol. */
async function asked(host: HostEmulator): Promise<Record<string, unknown>> {
  const body = { model: "m", messages: [{ role: "user", content: "hi" }], max_tokens: 9, input: "hi" };
  const sent = Object.entries(PATHS).map(([name, target]) => {
    const headers = { "content-type": "application/json", authorization: "Bearer client" };
    const stream = host.request({ method: "POST", path: target, headers, body: JSON.stringify(body) });
    const head = stream.expectUpstream().requestHeaders;
    const to = `${head.get(":authority")}${head.get(":path")}`;
    return [name, { to, keys: [`authorization: ${head.get("authorization")}`] }];
  });
  return Object.fromEntries(sent);
}

test("the guide explains every member of a descriptor that is in use", async () => {
  const folder = path.join(root, "plugins/ai-proxy/providers");
  const files = await Promise.all((await readdir(folder)).map((file) => readFile(path.join(folder, file), "utf8")));
  const members = new Set(files.flatMap((text) => Object.keys(JSON.parse(text) as object)));
  const rows = [...page.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell).join(" ");
  for (const member of members) expect(rows, member).toContain(`\`${member}\``);
});
