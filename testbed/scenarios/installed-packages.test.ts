// The packages as others have them: in an empty folder, installed by npm, with a plain Node.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { pack } from "../../scripts/pack/pack.ts";
import { PACKAGES } from "../../scripts/pack/packages.ts";
import { readManifest } from "../../scripts/pack/workspace.ts";
import { installInto, npmEnvironment } from "../src/npm-registry/install.ts";
import { type NpmRegistry, startNpmRegistry } from "../src/npm-registry/npm-registry.ts";
import { packedPackages } from "../src/npm-registry/packed.ts";
import { workspaceModules } from "../src/npm-registry/workspace.ts";
import { startRegistry } from "../src/registry/registry.ts";

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NAMES = (await Promise.all(PACKAGES.map(({ folder }) => readManifest(folder)))).map(({ name }) => name);

let archives: readonly string[];
let registry: NpmRegistry;
let folder: string;
beforeAll(async () => {
  archives = await packedPackages();
  registry = await startNpmRegistry({ archives, nodeModules: workspaceModules() });
  folder = await emptyFolder();
  const env = npmEnvironment(registry.url, path.join(folder, ".home"));
  // The archives, as docs/guide/start.md tells; by their names newcomer.test.ts installs them.
  await installInto(folder, [...archives, "vitest@4.1.12", "@types/node@20"], env);
}, 300_000);
afterAll(async () => {
  await registry?.close();
  await rm(folder, { recursive: true, force: true });
});

async function emptyFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), "sluice-installed-"));
}

/** Runs the installed command; standard output. Rejects when it fails. */
async function sluice(...args: readonly string[]): Promise<string> {
  const program = path.join(folder, "node_modules", ".bin", "sluice");
  const { stdout } = await run(program, [...args], { cwd: folder, env: { PATH: process.env.PATH } });
  return stdout;
}

interface Entry {
  readonly specifier: string;
  readonly target: string | { readonly types: string; readonly default: string };
}

/** What the manifests of the installed packages say can be imported; patterns left out. */
async function entryPoints(): Promise<readonly Entry[]> {
  const manifests = await Promise.all(
    NAMES.map(async (name) =>
      JSON.parse(await readFile(path.join(folder, "node_modules", name, "package.json"), "utf8")),
    ),
  );
  return manifests.flatMap(({ name, exports = {} }) =>
    Object.entries(exports as Record<string, Entry["target"]>)
      .filter(([key]) => !key.includes("*"))
      .map(([key, target]) => ({ specifier: path.posix.join(name, key), target })),
  );
}

test("whatever npm needs is in the registry", () => {
  expect([...registry.missing]).toEqual([]);
});

test("every entry point is there, and Node can import it", async () => {
  const entries = await entryPoints();
  const modules = entries.filter(({ target }) => typeof target !== "string").map(({ specifier }) => specifier);
  expect(modules).toContain("@sluice/envoy");
  const program = `await Promise.all(${JSON.stringify(modules)}.map((name) => import(name)))`;
  await run(process.execPath, ["--input-type=module", "--eval", program], { cwd: folder });
  const resolve = `${JSON.stringify(entries.map(({ specifier }) => specifier))}.map((name) => import.meta.resolve(name))`;
  const print = `console.log(JSON.stringify(${resolve}))`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", print], { cwd: folder });
  for (const url of JSON.parse(stdout) as readonly string[])
    expect((await stat(fileURLToPath(url))).isFile()).toBe(true);
});

test("tsc accepts the declarations, and those that they mention", async () => {
  const modules = (await entryPoints()).filter(({ target }) => typeof target !== "string");
  const imports = modules.map(({ specifier }, i) => `import * as p${i} from "${specifier}";\nconsole.log(p${i});`);
  const deep = 'import { Child } from "@sluice/envoy/launcher/child.ts";\nconsole.log(Child);';
  await writeFile(path.join(folder, "types.ts"), [...imports, deep].join("\n"));
  const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--types", "node"];
  const tsc = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const extra = ["--allowImportingTsExtensions", "--skipLibCheck", "false"];
  const checked = run(process.execPath, [tsc, ...options, ...extra, "types.ts"], { cwd: folder });
  // tsc writes what is wrong to standard output, which an error of a process does not show.
  expect(
    await checked.then(
      () => "",
      ({ stdout }) => stdout,
    ),
  ).toBe("");
});

test("the command knows its version and all verbs", async () => {
  const { version } = await readManifest("sdk/cli");
  expect(await sluice("--version")).toBe(`${version}\n`);
  expect(await sluice("controller", "--help")).toContain("--xds-port");
  expect(await sluice("redis-bridge", "--help")).toContain("sluice redis-bridge");
});

test("a plugin is compiled, optimised and checked", async () => {
  const hello = path.join(folder, "plugins", "hello");
  await cp(path.join(ROOT, "plugins/examples/hello"), hello, { recursive: true });
  const config = { extends: "proxy-wasm-assemblyscript-sdk/asconfig.json", entries: ["assembly/index.ts"] };
  await writeFile(path.join(hello, "asconfig.json"), JSON.stringify(config));
  const { modules } = JSON.parse(await sluice("build", "hello", "--json"));
  expect(modules).toEqual([expect.objectContaining({ file: "dist/hello.wasm", faults: [], overruns: [] })]);
});

// Other path, other times of files, other umask, other time zone, the bundle in the place of the sources.
test("its image has the same digest as the one that is pushed from a checkout", async () => {
  const images = await startRegistry();
  onTestFinished(() => images.stop());
  const push = async (command: string, cwd: string, mask: string, env: NodeJS.ProcessEnv): Promise<unknown> => {
    const line = `umask ${mask} && ${command} push hello ${images.host}/hello:1 --json`;
    const { stdout } = await run("sh", ["-c", line], { cwd, env: { ...env, PATH: process.env.PATH } });
    return JSON.parse(stdout).digest;
  };
  const installed = await push("npx sluice", folder, "077", { TZ: "Pacific/Kiritimati", LANG: "C" });
  const source = await push("node scripts/run.mjs sdk/cli/src/main.ts", ROOT, "022", { TZ: "UTC" });
  expect(installed).toMatch(/^sha256:/);
  expect(installed).toBe(source);
});

test("no tests and no TypeScript are shipped but the SDK's own language", async () => {
  const { stdout } = await run("find", ["-L", ...NAMES.map((name) => `node_modules/${name}`), "-type", "f"], {
    cwd: folder,
  });
  const odd = stdout.split("\n").filter((file) => /\.(test|spec)\.|__tests__|__fuzz__|(?<!\.d)\.ts$/.test(file));
  expect(
    odd.filter((file) => !/proxy-wasm-assemblyscript-sdk\/assembly\/(?!.*__)|cli\/templates\//.test(file)),
  ).toEqual([]);
});

test("packed again, a package has the same bytes", async () => {
  const again = await emptyFolder();
  onTestFinished(() => rm(again, { recursive: true, force: true }));
  const specs = PACKAGES.filter(({ folder }) => folder === "sdk/manifest");
  const [packed] = await pack(again, specs);
  const first = archives.find((file) => path.basename(file) === path.basename(packed?.file ?? ""));
  expect((await readFile(packed?.file ?? "")).equals(await readFile(first ?? ""))).toBe(true);
});
