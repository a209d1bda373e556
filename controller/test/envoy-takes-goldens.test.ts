import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AdsRefusal, AdsServer, bootstrap, Envoy, findCaFile, makeSnapshot } from "@sluice/envoy";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BackendIr } from "../src/ir/backend.ts";
import type { FleetIr } from "../src/ir/fleet.ts";
import { renderXds } from "../src/render/xds/render-xds.ts";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { XDS_OPTIONS } from "./show-xds.ts";
import { storeOf } from "./store-of.ts";

const FOLDER = fileURLToPath(new URL("../testdata/translate/", import.meta.url));
const INPUT = ".in.yaml";
const GROUP = "all";

/** Longest wait for one snapshot, in milliseconds. */
const PATIENCE = 30_000;

const refusals: AdsRefusal[] = [];
let server: AdsServer;
let envoy: Envoy;

beforeAll(async () => {
  server = await AdsServer.start({
    groupOf: () => GROUP,
    clusterLinger: 0,
    events: { refused: (refusal) => refusals.push(refusal) },
  });
  server.setSnapshot(GROUP, makeSnapshot({}));
  const ads = { variant: "delta", host: "127.0.0.1", port: server.port } as const;
  envoy = await Envoy.start({ bootstrap: bootstrap({ ads }) });
});

afterAll(async () => {
  await envoy.stop();
  await server.close();
});

/** As on this machine: ports of the kernel's choice, and names that need nobody to resolve them. */
function local(fleet: FleetIr): FleetIr {
  return {
    ...fleet,
    ports: fleet.ports.map((port) => ({ ...port, targetPort: 0 })),
    backends: fleet.backends.map(localBackend),
  };
}

function localBackend(backend: BackendIr): BackendIr {
  if (backend.discovery === "addresses") return backend;
  return { ...backend, endpoints: backend.endpoints.map((endpoint) => ({ ...endpoint, address: "localhost" })) };
}

function fleetsOf(name: string): readonly FleetIr[] {
  const { objects, options } = parseCase(readFileSync(`${FOLDER}${name}`, "utf8"));
  const { ir } = translate(storeOf(objects), { ...CLUSTER_OPTIONS, addresses: ["192.0.2.1"], ...options });
  return ir.fleets.filter(({ target }) => target === "envoy");
}

test("Envoy takes everything that the cases are rendered to", { timeout: 240_000 }, async () => {
  const modules = () => undefined;
  const options = { ...XDS_OPTIONS, modules, caFile: findCaFile(), secrets: "reveal", bind: "127.0.0.1" } as const;
  const refused: unknown[] = [];
  let taken = 0;
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(INPUT))) {
    for (const fleet of fleetsOf(name)) {
      server.setSnapshot(GROUP, makeSnapshot(renderXds(local(fleet), options)));
      await server.waitUntilServed(GROUP, AbortSignal.timeout(PATIENCE));
      refused.push(...refusals.splice(0).map((refusal) => ({ case: name, ...refusal })));
      taken += 1;
    }
  }
  expect(refused).toEqual([]);
  expect(taken).toBeGreaterThan(100);
});
