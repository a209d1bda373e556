import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import { printResources } from "./print-resources.ts";

const EXAMPLE = fileURLToPath(new URL("../../../docs/examples/gateway", import.meta.url));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-print-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function printed(root: string, pluginRegistry = "") {
  return printResources({ root, version: "1.0.0", config: { ...loadConfig({}), target: "higress", pluginRegistry } });
}

const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw}
spec: {gatewayClassName: higress, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;

test("where our plugins are pulled from is what was named", async () => {
  const { yaml, problems } = await printed(EXAMPLE, "oci://registry.example.com/team/");
  expect(problems).toEqual([]);
  expect(yaml).toContain("url: oci://registry.example.com/team/ai-proxy:1.0.0\n");
});

test("without a registry nothing is printed, and it is said how to name one", async () => {
  expect(await printed(EXAMPLE)).toEqual({
    yaml: "",
    problems: [
      {
        where: "--plugin-registry",
        message: expect.stringContaining("no registry is named"),
        help: expect.stringContaining("--plugin-registry oci://"),
      },
    ],
  });
});

test("resources without a plugin of ours need no registry", async () => {
  writeFileSync(path.join(folder, "gateway.yaml"), GATEWAY);
  expect((await printed(folder)).problems).toEqual([]);
});

test("a wrong file is told once, with its place, and nothing is printed", async () => {
  writeFileSync(path.join(folder, "gateway.yaml"), GATEWAY);
  const policy = "apiVersion: sluice.dev/v1alpha1\nkind: AIPolicy\nmetadata: {name: chat}\nspec:\n";
  const targets = "  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]\n";
  const file = path.join(folder, "policy.yaml");
  writeFileSync(file, `${policy}${targets}  defaults: {consumer: {}}\n`);
  expect(await printed(folder, "oci://r.example.com")).toEqual({
    yaml: "",
    problems: [
      {
        where: `${file}:6:14`,
        message: "AIPolicy default/chat: spec.defaults.consumer is not a field of this kind",
      },
    ],
  });
});
