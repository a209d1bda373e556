import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AdsRefusal, AdsServer, bootstrap, Envoy, findCaFile, makeSnapshot } from "@sluice/envoy";
import { SecretText } from "@sluice/manifest";
import { expect, test } from "vitest";
import type { FleetIr } from "../src/ir/fleet.ts";
import type { XdsOptions } from "../src/render/xds/options.ts";
import { renderXds } from "../src/render/xds/render-xds.ts";
import type { XdsResources } from "../src/render/xds/resources.ts";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { storeOf } from "./store-of.ts";

const FOLDER = fileURLToPath(new URL("../testdata/translate/", import.meta.url));
const INPUT = ".in.yaml";
const GROUP = "all";

/** Milliseconds that Envoy gets for all of it. */
const PATIENCE = 150_000;

/** Without plugins, whose configurations the plugins' own schemas judge; ports are the kernel's choice. */
const OPTIONS: XdsOptions = {
  modules: () => undefined,
  caFile: findCaFile() ?? "",
  bind: "127.0.0.1",
  accessLog: "off",
  secrets: "reveal",
};

/** One fleet of each case, told apart by the case's number, so that one Envoy can be given all of them. */
function allFleets(): readonly FleetIr[] {
  const fleets = readdirSync(FOLDER)
    .filter((name) => name.endsWith(INPUT))
    .flatMap((name) => {
      const { objects, options } = parseCase(readFileSync(`${FOLDER}${name}`, "utf8"));
      const { ir } = translate(storeOf(objects), { ...CLUSTER_OPTIONS, addresses: ["192.0.2.1"], ...options });
      return ir.fleets.filter(({ target }) => target === "envoy");
    });
  let port = 1;
  return fleets.map((fleet, index) => {
    const renamed = renameNames(fleet, `c${index}/`) as FleetIr;
    return { ...renamed, ports: renamed.ports.map((one) => ({ ...one, port: port++, targetPort: 0 })) };
  });
}

/** References to backends, and names of backends and certificates, with a prefix; names are resolved by nobody here. */
function renameNames(value: unknown, prefix: string, key = ""): unknown {
  if (value instanceof SecretText) return value;
  if (typeof value === "string") {
    if (key === "backend") return prefix + value;
    return key === "address" && !/^[\d.:a-f]+$/.test(value) ? "localhost" : value;
  }
  if (Array.isArray(value)) {
    const named = key === "backends" || key === "certificates";
    return value.map((inner) => {
      const copy = renameNames(inner, prefix, key === "addresses" ? "" : "element");
      return named ? { ...(copy as object), name: prefix + (copy as { name: string }).name } : copy;
    });
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, renameNames(inner, prefix, name)]));
}

function joined(all: readonly XdsResources[]): XdsResources {
  return {
    listeners: all.flatMap(({ listeners }) => listeners),
    routes: all.flatMap(({ routes }) => routes),
    clusters: all.flatMap(({ clusters }) => clusters),
    endpoints: all.flatMap(({ endpoints }) => endpoints),
    secrets: all.flatMap(({ secrets }) => secrets),
    extensions: [],
  };
}

test("Envoy takes everything that the cases are rendered to", { timeout: PATIENCE + 30_000 }, async () => {
  const resources = joined(allFleets().map((fleet) => renderXds(fleet, OPTIONS)));
  expect(resources.listeners.length).toBeGreaterThan(200);
  const refusals: AdsRefusal[] = [];
  const server = await AdsServer.start({
    groupOf: () => GROUP,
    events: { refused: (refusal) => refusals.push(refusal) },
  });
  server.setSnapshot(GROUP, makeSnapshot(resources));
  const ads = { variant: "delta", host: "127.0.0.1", port: server.port } as const;
  const envoy = await Envoy.start({ bootstrap: bootstrap({ ads }), readyTimeout: PATIENCE });
  try {
    await server.waitUntilServed(GROUP, AbortSignal.timeout(PATIENCE));
    expect(
      refusals.flatMap(({ type, refusals: each }) => each.map(({ name, error }) => ({ type, name, error }))),
    ).toEqual([]);
  } finally {
    await envoy.stop();
    await server.close();
  }
});
