import { rawRequest, showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { aiRouteYaml, GATEWAY_YAML, providerYaml, yamlOf } from "../../src/controller/ai-yaml.ts";
import { chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { serviceYaml } from "../../src/controller/yaml.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: app}
spec:
  parentRefs: [{name: demo}]
  hostnames: [app.example.com]
  rules: [{backendRefs: [{name: app, port: 80}]}]
`;
const HINT = "; in files, an EndpointSlice with the label kubernetes.io/service-name: ";

let stub: ProviderStub;
let gateway: FileGateway;

beforeAll(async () => {
  stub = await startOpenAiStub();
  const provider = providerYaml({ name: "own", port: stub.port, key: stub.key });
  gateway = await FileGateway.start({
    files: {
      "gateway.yaml": yamlOf(GATEWAY_YAML, ROUTE),
      "ai.yaml": yamlOf(
        provider.replace(/endpoint: .*/, "endpoint: {backendRef: {name: model, port: 80}}"),
        aiRouteYaml("chat", `[{matches: [{models: ["*"]}], targets: [{providerRef: {name: own}}]}]`),
      ),
      "services.yaml": yamlOf(serviceYaml({ name: "app", ports: [] }), serviceYaml({ name: "model", ports: [] })),
    },
  });
});

afterAll(async () => {
  await gateway?.stop();
  await stub?.close();
});

beforeEach((context) => showLogsOnFailure(context, { gateway }));

test("who has nobody to answer is named, and once more when there is somebody", async () => {
  const lines = [
    `Service default/app: requests to it get 503: port 80 of Service default/app has no ready endpoint${HINT}app names them`,
    `AIProvider default/own: nobody is asked: port 80 of Service default/model has no ready endpoint${HINT}model names them`,
  ];
  expect(gateway.problems()).toEqual(expect.arrayContaining(lines));
  const app = { headers: { host: "app.example.com" } };
  expect(await rawRequest(gateway.url, app)).toMatchObject({ status: 503 });
  expect(await chat(gateway.url, { model: "gpt-4o" })).toMatchObject({ status: 503 });

  const ports = [stub.port];
  await gateway.edit(
    "services.yaml",
    yamlOf(serviceYaml({ name: "app", ports }), serviceYaml({ name: "model", ports })),
  );
  expect(gateway.problems()).toEqual(expect.arrayContaining(lines.map((line) => `mended: ${line}`)));
  expect(await chat(gateway.url, { model: "gpt-4o" })).toMatchObject({ status: 200 });
});
