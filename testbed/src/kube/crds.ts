import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type KubeApi, statusOf } from "@sluice/controller";
import { until } from "@sluice/envoy/launcher/until.ts";
import { isRecord } from "@sluice/manifest";
import { parseAllDocuments } from "yaml";

/** The definitions that the controller comes with; one folder for each origin. */
const CRDS = fileURLToPath(new URL("../../../controller/crds", import.meta.url));

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Milliseconds until the server serves a new definition: a second or two. */
const TIMEOUT = 60_000;

/** Installs the definitions of some folders of `controller/crds`, and waits until the server serves them. */
export async function installCrds(api: KubeApi, folders: readonly string[]): Promise<void> {
  const files = (await Promise.all(folders.map(yamlFiles))).flat();
  const documents = (await Promise.all(files.map(documentsOf))).flat();
  const definitions = documents.filter((document) => document.kind === "CustomResourceDefinition");
  await Promise.all(definitions.map((definition) => installDefinition(api, definition)));
}

/** Installs or changes one definition, and waits until the server serves it. */
export async function installDefinition(api: KubeApi, definition: Readonly<Record<string, unknown>>): Promise<void> {
  const name = await install(api, definition);
  const isServed = await until(TIMEOUT, async () => {
    const found = await api.request({ method: "GET", path: `${DEFINITIONS}/${name}` });
    return hasCondition(found, "Established") ? true : undefined;
  });
  if (isServed === undefined) throw new Error(`${name} was not established in ${TIMEOUT} ms`);
}

/** Removes a definition with all of its objects, and waits until the server serves it no more. */
export async function uninstallDefinition(api: KubeApi, name: string): Promise<void> {
  await api.request({ method: "DELETE", path: `${DEFINITIONS}/${name}` });
  const isGone = await until(TIMEOUT, async () => {
    const found = await api.request({ method: "GET", path: `${DEFINITIONS}/${name}` }).catch(statusOf);
    return found === 404 ? true : undefined;
  });
  if (isGone === undefined) throw new Error(`${name} was still there after ${TIMEOUT} ms`);
}

/** All documents of a YAML file; empty ones are left out. */
export async function documentsOf(file: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return parseAllDocuments(await readFile(file, "utf8"))
    .map((document): unknown => document.toJS())
    .filter(isRecord);
}

async function yamlFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(CRDS, folder));
  return names.filter((name) => name.endsWith(".yaml")).map((name) => join(CRDS, folder, name));
}

async function install(api: KubeApi, body: Readonly<Record<string, unknown>>): Promise<string> {
  const name = isRecord(body.metadata) ? String(body.metadata.name) : "";
  const query = { fieldManager: "testbed", force: "true" };
  await api.request({ method: "PATCH", path: `${DEFINITIONS}/${name}`, query, body, patch: "apply-patch+yaml" });
  return name;
}

/** Whether an object says of a condition that it is true. */
export function hasCondition(object: unknown, type: string): boolean {
  const status = isRecord(object) && isRecord(object.status) ? object.status : {};
  const conditions = Array.isArray(status.conditions) ? status.conditions : [];
  return conditions.some((condition) => isRecord(condition) && condition.type === type && condition.status === "True");
}
