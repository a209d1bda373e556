// docs/guide/controller.md: its resources are taken, and what it names is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { parseClassConfig } from "../src/translate/class-config.ts";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { problemsIn } from "./problems.ts";
import { storeOf } from "./store-of.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const GUIDE = read("docs/guide/controller.md");

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/** The text of the block with this title. */
function block(title: string): string {
  const [, text] = new RegExp(`^\`\`\`yaml title=${title}\\n(.*?)^\`\`\`$`, "ms").exec(GUIDE) ?? [];
  if (text === undefined) throw new Error(`the guide has no block ${title}`);
  return text;
}

test("its first route is taken whole, by the fleet of the manifests' class", () => {
  const text = `${block("resources")}---\n${read("deploy/kustomize/base/gateway-class.yaml")}`;
  const { objects } = parseCase(text);
  const translation = translate(storeOf(objects), { ...CLUSTER_OPTIONS, addresses: ["192.0.2.1"] });
  expect(problemsIn(translation)).toEqual([]);
  expect(translation.ir.fleets.map(({ name, aiRoutes }) => [name, aiRoutes.length])).toEqual([["class/sluice", 1]]);
});

test("its class has parameters that are understood", () => {
  const { objects } = parseCase(block("class"));
  const configs = objects.filter(({ kind }) => kind === "ConfigMap").map((object) => Object(object).data);
  expect(configs.map((data) => parseClassConfig(data["config.yaml"]))).toEqual([
    { config: { fleet: "own", ports: { "80": 8080 }, addresses: ["192.0.2.10"] } },
  ]);
});

test("its image has the name that the base uses", () => {
  const { images } = parse(block("kustomization")) as { readonly images: readonly { readonly name: string }[] };
  for (const { name } of images) expect(read("deploy/kustomize/base/controller.yaml")).toContain(`image: ${name}:`);
});

test("its certificates are the Secrets that the overlay mounts, for the name that proxies ask for", () => {
  const certificates = parseAllDocuments(block("certificates")).map((document) => document.toJS().spec);
  const [server, client] = certificates;
  expect(read("deploy/kustomize/mtls/controller.yaml")).toContain(`secretName: ${server.secretName}\n`);
  expect(read("deploy/kustomize/mtls/envoy.yaml")).toContain(`secretName: ${client.secretName}\n`);
  expect(read("deploy/kustomize/mtls/bootstrap.yaml")).toContain(`sni: ${server.dnsNames[0]}\n`);
});

test("its role is for every kind that shows plugins' configurations", () => {
  const { rules } = parse(block("role")) as {
    readonly rules: readonly { readonly apiGroups: readonly string[]; readonly resources: readonly string[] }[];
  };
  const named = rules.flatMap(({ apiGroups, resources }) =>
    apiGroups.flatMap((group) => resources.map((plural) => `${group}_${plural}.yaml`)),
  );
  const present = readdirSync(path.join(ROOT, "controller/crds/targets"));
  expect(present.filter((file) => /plugin|extensionpolic/.test(file)).sort()).toEqual(named.sort());
});

test("its paths and values are there", () => {
  const paths = [...GUIDE.matchAll(/(?:-f |install sluice |`)((?:deploy|controller)\/[\w./-]+)/g)].map(
    ([, file]) => file ?? "",
  );
  expect(paths.length).toBeGreaterThan(4);
  for (const file of paths) expect([file, existsSync(path.join(ROOT, file))]).toEqual([file, true]);
  const values: unknown = parse(read("deploy/helm/sluice/values.yaml"));
  for (const [, value] of GUIDE.matchAll(/(?:--set |`)((?:controller|proxy|mtls)\.[\w.]+)/g)) {
    const found = (value ?? "").split(".").reduce((at: unknown, key) => Object(at)[key], values);
    expect([value, found === undefined]).toEqual([value, false]);
  }
});
