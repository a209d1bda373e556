import { bootstrap, httpListener, validateBootstrap, virtualHost, wasmFilter } from "@sluice/envoy";
import { callbackSignatures, hostFunctions, inspectModule } from "@sluice/manifest";
import { moduleBytes, PLUGIN_EXPORTS } from "@sluice/testbed";
import { expect, test } from "vitest";

/** What the real Envoy says to a module. */
function judgeByEnvoy(bytes: Uint8Array) {
  const filter = wasmFilter({ name: "probe", module: { bytes } });
  const listener = httpListener({
    name: "probe",
    filters: [filter],
    virtualHosts: [virtualHost({ name: "all", routes: [] })],
  });
  return validateBootstrap(bootstrap({ listeners: [listener] }));
}

test.each(["proxy_abi_version_0_1_0", "proxy_abi_version_0_2_0", "proxy_abi_version_0_2_1"])(
  "Envoy offers, and takes, every function that we say it does with %s",
  async (marker) => {
    const imports = Object.fromEntries(hostFunctions("envoy", marker));
    const callbacks = [...callbackSignatures(marker)];
    const bytes = moduleBytes({ imports, functions: [marker, ...callbacks] });
    expect(inspectModule(bytes, "envoy")).toEqual({ kind: "loadable", marker });
    expect(await judgeByEnvoy(bytes)).toEqual({ kind: "valid" });
  },
);

test.each([
  {
    name: "an unknown import",
    bytes: moduleBytes({ imports: { "env.proxy_redis_call": "i32 i32 i32 i32 i32 -> i32" } }),
  },
  { name: "an import of another signature", bytes: moduleBytes({ imports: { "env.proxy_log": "i32 i32 -> i32" } }) },
  { name: "an import of another ABI", bytes: moduleBytes({ imports: { "env.proxy_continue_request": "-> i32" } }) },
  { name: "an import of later Envoys", bytes: moduleBytes({ imports: { "wasi_unstable.fd_sync": "i32 -> i32" } }) },
  {
    name: "an allocator of another signature",
    bytes: moduleBytes({ functions: ["proxy_abi_version_0_2_1", ["malloc", "->"]] }),
  },
  {
    name: "a callback of another ABI",
    bytes: moduleBytes({ functions: [...PLUGIN_EXPORTS, ["proxy_on_request_headers", "i32 i32 -> i32"]] }),
  },
  { name: "no marker", bytes: moduleBytes({ functions: ["malloc"] }) },
  { name: "Higress's marker alone", bytes: moduleBytes({ functions: ["proxy_abi_version_0_2_100", "malloc"] }) },
  { name: "no allocator", bytes: moduleBytes({ functions: ["proxy_abi_version_0_2_1"] }) },
  { name: "half of a module", bytes: moduleBytes().subarray(0, 40) },
])("what Envoy refuses is refused before: $name", async ({ bytes }) => {
  expect(inspectModule(bytes, "envoy")).toMatchObject({ kind: "refused" });
  expect(await judgeByEnvoy(bytes)).toMatchObject({ kind: "invalid" });
});
