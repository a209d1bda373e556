import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { flagName, loadConfig, variableName } from "./load-config.ts";

function file(text: string): string {
  const name = path.join(mkdtempSync(path.join(tmpdir(), "sluice-config-")), "config.yaml");
  writeFileSync(name, text);
  return name;
}

test("a flag wins over a variable, a variable over the file, the file over the default", () => {
  const config = loadConfig({
    flags: { xdsPort: "1" },
    env: { SLUICE_XDS_PORT: "2", SLUICE_HEALTH_PORT: "2" },
    file: file("xdsPort: 3\nhealthPort: 3\ndebugPort: 3\n"),
  });
  expect([config.xdsPort, config.healthPort, config.debugPort, config.modulesPort]).toEqual([1, 2, 3, 0]);
});

test("defaults of the caller's give way to everything that was said, also where it is the setting's own default", () => {
  const { healthPort, debugPort, modulesPort, xdsPort } = loadConfig({
    flags: { healthPort: "18080" },
    env: { SLUICE_DEBUG_PORT: "18081" },
    file: file("modulesPort: 0\n"),
    defaults: { healthPort: 1, debugPort: 1, modulesPort: 1, xdsPort: 1 },
  });
  expect([healthPort, debugPort, modulesPort, xdsPort]).toEqual([18_080, 18_081, 0, 1]);
});

test("a variable that is empty says nothing", () => {
  expect(loadConfig({ env: { SLUICE_XDS_PORT: "" } }).xdsPort).toBe(18_000);
});

test("the last port is one", () => {
  expect(loadConfig({ flags: { xdsPort: "65535" } }).xdsPort).toBe(65_535);
});

test.each([
  {
    name: "a port out of range",
    sources: { flags: { xdsPort: "65536" } },
    message: '"65536" is not a port, 0 to 65535',
    where: "--xds-port",
  },
  {
    name: "a word for a truth",
    sources: { env: { SLUICE_LEADER_ELECTION: "yes" } },
    message: '"yes" is not true or false',
    where: "SLUICE_LEADER_ELECTION",
  },
  {
    name: "a value that is not offered",
    sources: { flags: { target: "nginx" } },
    message: '"nginx" is not one of envoy, higress, istio, envoy-gateway',
    where: "--target",
  },
])("$name is refused with its place", ({ sources, message, where }) => {
  expect(() => loadConfig(sources)).toThrow(expect.objectContaining({ message, where }));
});

test.each([
  { name: "an unknown setting", text: "xdsprot: 1\n", message: "unknown setting xdsprot" },
  { name: "a list of settings", text: "- xdsPort\n", message: "a config file is a map of settings" },
])("$name in a file is refused", ({ text, message }) => {
  expect(() => loadConfig({ file: file(text) })).toThrow(message);
});

test("lists are lists or texts with commas", () => {
  expect(loadConfig({ env: { SLUICE_NAMESPACES: "a, b" } }).namespaces).toEqual(["a", "b"]);
  expect(loadConfig({ file: file("namespaces: [a, b]\n") }).namespaces).toEqual(["a", "b"]);
});

test("names of flags and variables", () => {
  expect([flagName("leaseDuration"), variableName("leaseDuration")]).toEqual([
    "--lease-duration",
    "SLUICE_LEASE_DURATION",
  ]);
});
