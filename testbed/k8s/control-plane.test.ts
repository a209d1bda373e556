// That the control plane of the tests does what clusters do.
import type { KubeClient } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ControlPlane } from "../src/kube/control-plane.ts";
import { FakeKubelet } from "../src/kube/fake-kubelet.ts";
import { kubernetesVersion } from "../src/kube/programs.ts";
import { connect, eventually, newNamespace } from "./support.ts";

let plane: ControlPlane;
let api: KubeClient;
let kubelet: FakeKubelet;
beforeAll(async () => {
  plane = await ControlPlane.start({ controllers: true, users: { reader: ["readers"] } });
  api = await connect(await plane.kubeconfig());
  kubelet = await FakeKubelet.start(api, ({ name }) => `10.77.1.${name.slice(1)}`);
});
afterAll(async () => {
  await kubelet?.stop();
  await plane?.stop();
});

const get = (path: string) => api.request({ method: "GET", path });

test("it is of the version that the Go module names", async () => {
  expect(await get("/version")).toMatchObject({ gitVersion: kubernetesVersion() });
});

test("a user may do nothing that no role grants", async () => {
  const reader = await connect(await plane.kubeconfig("reader"));
  await expect(reader.request({ method: "GET", path: "/api/v1/secrets" })).rejects.toMatchObject({ status: 403 });
});

test("Pods become ready, and Services get EndpointSlices of them", async () => {
  const namespace = await newNamespace(api, "pods");
  const root = `/api/v1/namespaces/${namespace}`;
  const containers = [{ name: "c", image: "example.com/c" }];
  for (const name of ["p11", "p12"]) {
    const body = { apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: "a" } }, spec: { containers } };
    await api.request({ method: "POST", path: `${root}/pods`, body });
  }
  const spec = { selector: { app: "a" }, ports: [{ port: 80 }] };
  const body = { apiVersion: "v1", kind: "Service", metadata: { name: "svc" }, spec };
  await api.request({ method: "POST", path: `${root}/services`, body });
  await eventually(async () => {
    const list = await get(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`);
    const slices = isRecord(list) && Array.isArray(list.items) ? list.items.filter(isRecord) : [];
    const endpoints = slices.flatMap((slice) =>
      Array.isArray(slice.endpoints) ? slice.endpoints.filter(isRecord) : [],
    );
    const ready = endpoints.filter(({ conditions }) => isRecord(conditions) && conditions.ready === true);
    expect(ready.flatMap(({ addresses }) => addresses).sort()).toEqual(["10.77.1.11", "10.77.1.12"]);
  });

  await api.request({ method: "DELETE", path: `/api/v1/namespaces/${namespace}` });
  await eventually(async () => {
    await expect(get(`/api/v1/namespaces/${namespace}`)).rejects.toMatchObject({ status: 404 });
  });
});
