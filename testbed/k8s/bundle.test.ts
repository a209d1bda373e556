// The bundle as the Deployment runs it: with its variables, and an API server.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isRecord } from "@sluice/manifest";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { bundle } from "../../scripts/bundle/bundle.ts";
import { freePort } from "../src/free-port.ts";
import { installCrds } from "../src/kube/crds.ts";
import { RunningProcess } from "../src/process/running-process.ts";
import { eventually, sharedClient } from "./support.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NAMESPACE = "sluice-system";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-bundle-"));
  await bundle({ entries: { sluice: path.join(ROOT, "sdk/cli/src/main.ts") }, folder });
  const api = await sharedClient();
  await installCrds(api, ["gateway-api", "inference-extension", "sluice"]);
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } };
  const query = { fieldManager: "testbed" };
  await api.request({
    method: "PATCH",
    path: `/api/v1/namespaces/${NAMESPACE}`,
    body,
    query,
    patch: "apply-patch+yaml",
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Variable {
  readonly name: string;
  /** Absent: a field of the Pod, of which there is only the namespace. */
  readonly value?: string;
}

/** The variables of the Deployment. */
async function variables(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path.join(ROOT, "deploy/kustomize/base/controller.yaml"), "utf8");
  const deployment: unknown = parseAllDocuments(text)[0]?.toJS();
  const env = Object(deployment).spec.template.spec.containers[0].env as readonly Variable[];
  return Object.fromEntries(env.map(({ name, value = NAMESPACE }) => [name, value]));
}

test("it becomes ready, takes the class, and ends when it is asked to", async () => {
  const [health, xds, modules, debug] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const env = {
    ...(await variables()),
    // A test opens no port to others.
    SLUICE_HEALTH_HOST: "127.0.0.1",
    SLUICE_XDS_HOST: "127.0.0.1",
    SLUICE_MODULES_HOST: "127.0.0.1",
    SLUICE_KUBECONFIG: inject("kubeconfig").admin,
    SLUICE_MODULES_DIR: folder,
    SLUICE_CACHE_DIR: path.join(folder, "cache"),
    SLUICE_HEALTH_PORT: String(health),
    SLUICE_XDS_PORT: String(xds),
    SLUICE_MODULES_PORT: String(modules),
    SLUICE_DEBUG_PORT: String(debug),
  };
  const program = path.join(folder, "sluice.mjs");
  const controller = new RunningProcess([process.execPath, program, "controller"], { folder, env });
  onTestFinished(() => controller.kill());
  const page = async (name: string) => (await fetch(`http://127.0.0.1:${health}/${name}`)).status;
  await eventually(async () =>
    expect([await page("healthz"), await page("readyz")], controller.output).toEqual([200, 200]),
  );
  await classIsAccepted();
  expect(await controller.stop("SIGTERM"), controller.output).toBe(0);
});

/** Makes the class of the manifests, and waits for the controller's word. */
async function classIsAccepted(): Promise<void> {
  const api = await sharedClient();
  const text = await readFile(path.join(ROOT, "deploy/kustomize/base/gateway-class.yaml"), "utf8");
  const [parameters, gatewayClass] = parseAllDocuments(text).map((document): unknown => document.toJS());
  const query = { fieldManager: "testbed" };
  const patch = "apply-patch+yaml";
  const parametersPath = `/api/v1/namespaces/${NAMESPACE}/configmaps/sluice-class`;
  const classPath = "/apis/gateway.networking.k8s.io/v1/gatewayclasses/sluice";
  await api.request({ method: "PATCH", path: parametersPath, body: parameters, query, patch });
  await api.request({ method: "PATCH", path: classPath, body: gatewayClass, query, patch });
  await eventually(async () => {
    const found = await api.request({ method: "GET", path: classPath });
    const status = isRecord(found) && isRecord(found.status) ? found.status : {};
    expect(status.conditions).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: "Accepted", status: "True" })]),
    );
  });
}
