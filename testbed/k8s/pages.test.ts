// What pages tell to give to a cluster is taken by a real API server, Helm and Kustomize: docs/guide/controller.md, inference.md,
// redis-bridge.md, and each resource of all other pages and READMEs.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { KubeClient } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { blocksOf } from "../../scripts/docs/blocks.ts";
import { commandsOf } from "../../scripts/docs/commands.ts";
import { installCrds } from "../src/kube/crds.ts";
import { ManifestTools } from "../src/kube/manifest-tools.ts";
import { sharedClient } from "./support.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CHART = path.join(ROOT, "deploy/helm/sluice");

/** Milliseconds for the first build of the tools on a slow machine. */
const BUILD_TIMEOUT = 1_800_000;

interface Shown {
  readonly at: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly object: object;
}

/** No kind of a cluster's, of a controller that is not ours, and a Pod that stands in files alone, without containers. */
const NOT_OURS = new Set(["Kustomization", "Certificate", "Pod"]);

async function read(file: string): Promise<string> {
  return readFile(path.join(ROOT, file), "utf8");
}

async function resourcesOf(page: string): Promise<readonly Shown[]> {
  const blocks = blocksOf(await read(page)).filter(({ language }) => language === "yaml");
  return blocks.flatMap(({ text, line }) =>
    parseAllDocuments(text)
      .map((document): unknown => document.toJS())
      .filter(isRecord)
      .filter((object) => typeof object.kind === "string" && !NOT_OURS.has(object.kind))
      .map((object) => ({ ...(object as unknown as Shown), at: `${page}:${line}`, object })),
  );
}

const PAGES = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
const RESOURCES = (await Promise.all(PAGES.map(resourcesOf))).flat();

let folder: string;
let tools: ManifestTools;
let api: KubeClient;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-pages-"));
  tools = await ManifestTools.find({ onProgress: (line) => console.error(line) });
  api = await sharedClient();
  await installCrds(api, ["gateway-api", "inference-extension", "sluice", "targets"]);
  for (const name of ["sluice-system", "higress-system"]) {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    const query = { fieldManager: "testbed" };
    await api.request({ method: "PATCH", path: `/api/v1/namespaces/${name}`, query, body, patch: "apply-patch+yaml" });
  }
}, BUILD_TIMEOUT);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Server-side apply that only tries; a field that the server does not know is an error. */
const TRIAL = { fieldManager: "testbed", dryRun: "All", fieldValidation: "Strict", force: "true" };

describe("a real API server takes", () => {
  test.each(RESOURCES)("$kind $metadata.name of $at", async ({ apiVersion, kind, metadata, object }) => {
    const root = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}`;
    const list = (await api.request({ method: "GET", path: root })) as {
      readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
    };
    const found = list.resources.find((resource) => resource.kind === kind && !resource.name.includes("/"));
    const namespace = metadata.namespace ?? "default";
    const scope = found?.namespaced === true ? `/namespaces/${namespace}` : "";
    const body = { ...object, metadata: { ...metadata, ...(scope === "" ? {} : { namespace }) } };
    const at = `${root}${scope}/${found?.name}/${metadata.name}`;
    const taken = await api.request({ method: "PATCH", path: at, query: TRIAL, body, patch: "apply-patch+yaml" });
    expect(taken).toMatchObject({ kind });
  });
});

/** The block of a page with this title. */
async function titled(page: string, title: string): Promise<string> {
  const block = blocksOf(await read(page)).find(({ label }) => label?.kind === "title" && label.name === title);
  expect(block, `${page} has no block ${title}`).toBeDefined();
  return block?.text ?? "";
}

describe("Helm and Kustomize take", () => {
  test("controller.md: the chart as the page sets it has the page's image", async () => {
    const blocks = blocksOf(await read("docs/guide/controller.md"));
    const line =
      blocks.flatMap(({ text }) => commandsOf(text)).find((command) => command.startsWith("helm install ")) ?? "";
    const [, , release, chart, ...args] = line.split(" ");
    expect([release, chart]).toEqual(["sluice", "deploy/helm/sluice"]);
    const set = args.slice(args.indexOf("--set"));
    expect(await tools.template(CHART, set)).toMatch(/image: "?registry\.example\.com\/sluice-controller:/);
  });

  test.each([
    { page: "docs/guide/controller.md", has: "image: registry.example.com/sluice-controller:" },
    { page: "docs/guide/redis-bridge.md", has: "redis://" },
  ])("$page: the kustomization, beside a clone", async ({ page, has }) => {
    const own = path.join(folder, path.basename(page, ".md"), "own");
    await mkdir(own, { recursive: true });
    await symlink(ROOT, path.join(own, "../sluice"));
    await writeFile(path.join(own, "kustomization.yaml"), await titled(page, "kustomization"));
    expect(await tools.kustomize(own)).toContain(has);
  });

  test("redis-bridge.md: the chart with the page's values has the bridge", async () => {
    const values = path.join(folder, "values.yaml");
    await writeFile(values, await titled("docs/guide/redis-bridge.md", "values"));
    expect(await tools.template(CHART, ["--values", values])).toContain("redis://valkey.valkey.svc:6379");
  });
});
