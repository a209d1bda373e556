import { showLogsOnFailure } from "@sluice/testing/hosts";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { FileGateway, type FileGatewayInit } from "../../src/controller/file-gateway.ts";
import { documents, gatewayYaml } from "../../src/controller/yaml.ts";

const gateways: FileGateway[] = [];

beforeEach((context) => {
  gateways.length = 0;
  showLogsOnFailure(context, { gateways: { logs: () => gateways.flatMap((gateway) => gateway.logs()) } });
});

async function start(init: FileGatewayInit): Promise<FileGateway> {
  const gateway = await FileGateway.start(init);
  gateways.push(gateway);
  onTestFinished(() => gateway.stop());
  return gateway;
}

/** A Gateway on port 80, for HTTP and for UDP, whose routes send clients to a host of its name. */
function world(name: string, created: string): string {
  const listeners = "[{name: http, port: 80, protocol: HTTP}, {name: udp, port: 80, protocol: UDP}]";
  const gateway = gatewayYaml(listeners).replace("name: gw", `name: ${name}, creationTimestamp: "${created}"`);
  return documents(gateway, redirectYaml(name));
}

function redirectYaml(name: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}}
spec:
  parentRefs: [{name: ${name}}]
  rules: [{filters: [{type: RequestRedirect, requestRedirect: {hostname: ${name}.example.com}}]}]
`;
}

/** Names of the Gateways that have answered. */
async function answers({ url }: FileGateway): Promise<readonly string[]> {
  const ask = async () => {
    const { headers } = await fetch(url, { redirect: "manual", headers: { connection: "close" } });
    return new URL(headers.get("location") ?? "").hostname.split(".")[0] ?? "";
  };
  return [...new Set(await Promise.all(Array.from({ length: 40 }, ask)))];
}

const OLD = world("old", "2026-01-01T00:00:00Z");
const YOUNG = world("young", "2026-01-02T00:00:00Z");

test("of two gateways on one machine the second one is told that its ports are taken, until they are free", async () => {
  const first = await start({ files: { "all.yaml": OLD } });
  const second = await start({ files: { "all.yaml": YOUNG }, port: first.port });
  const told = ["TCP", "UDP"].map(
    (transport) =>
      `${transport} port ${first.port} cannot be opened where the proxy runs: Address already in use; free it, or have another one opened: --ports 80=NUMBER, or \`ports\` in the parameters of the class`,
  );
  const line = `Gateway default/young: Programmed=False (Invalid): ${told.join("; ")}`;
  await expect.poll(() => second.problems()).toContain(line);
  expect(second.problems().filter((line) => line.startsWith("mended"))).toEqual([]);
  expect(await second.envoy.listeners()).toEqual([]);
  expect(await answers(first)).toEqual(["old"]);
  await first.stop();
  const changed = documents(YOUNG, redirectYaml("young").replace("metadata: {name: young}", "metadata: {name: more}"));
  await second.edit("all.yaml", changed, /^mended: Gateway default\/young: Programmed=False/);
  expect(await answers(second)).toEqual(["young"]);
  expect(await second.envoy.listeners()).toHaveLength(2);
});

test("of two Gateways that want the same port the older one has it, and the other one when that is gone", async () => {
  const gateway = await start({ files: { "old.yaml": OLD, "young.yaml": YOUNG } });
  const listener = (name: string) => `Gateway default/young listener ${name}: Accepted=False (PortUnavailable)`;
  const told = gateway.problems().filter((line) => line.startsWith("Gateway default/young listener"));
  expect(told.map((line) => line.slice(0, line.indexOf(":", line.indexOf("Unavailable"))))).toEqual([
    listener("http"),
    listener("udp"),
  ]);
  expect(await answers(gateway)).toEqual(["old"]);
  await gateway.edit("old.yaml", "", /^mended: Gateway default\/young listener http/);
  await expect.poll(() => answers(gateway).catch(() => [])).toEqual(["young"]);
});
