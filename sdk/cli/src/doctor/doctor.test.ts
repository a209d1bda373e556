import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { KubeApi } from "@sluice/controller";
import { UserError } from "@sluice/manifest";
import picocolors from "picocolors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportLines } from "../commands/doctor.ts";
import { runCheck } from "./check.ts";
import { clusterFinding } from "./cluster.ts";
import { envoyCheck, envoyFinding } from "./envoy.ts";
import { modulesFinding } from "./project.ts";
import { registryChecks } from "./registry.ts";
import { nodeFinding } from "./runtime.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-doctor-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  { version: "20.19.0", state: "ok" },
  { version: "24.1.0", state: "ok" },
  { version: "20.18.3", state: "failed" },
  { version: "18.20.0", state: "failed" },
])("Node $version: $state", ({ version, state }) => {
  expect(nodeFinding(version).state).toBe(state);
});

describe("Envoy", () => {
  test("one that is not tested is used all the same", () => {
    const binary = { path: "/opt/envoy", version: "1.41.0", supported: false, origin: "ENVOY_PATH" } as const;
    expect(envoyFinding(binary)).toEqual({
      state: "note",
      says: "1.41.0, /opt/envoy; it is not of those that are tested, 1.36–1.40",
    });
  });

  test("an ENVOY_PATH that leads nowhere fails, with the remedy", async () => {
    const found = await runCheck(envoyCheck({ ...process.env, ENVOY_PATH: path.join(folder, "nothing") }));
    expect(found).toMatchObject({
      state: "failed",
      says: expect.stringMatching(/^ENVOY_PATH is not a program that runs/),
      help: expect.stringMatching(/^set ENVOY_PATH to an Envoy/),
    });
  });

  test("where neither Envoy nor pip is, that is a failure; with pip it is a note", async () => {
    const env = { SLUICE_CACHE: path.join(folder, "cache") };
    expect((await runCheck(envoyCheck({ ...env, PATH: folder }))).state).toBe("failed");
    const python = path.join(folder, "python3");
    writeFileSync(python, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    expect(await runCheck(envoyCheck({ ...env, PATH: folder }))).toMatchObject({
      state: "note",
      says: expect.stringContaining("not here yet"),
    });
  });
});

test("a module that no host loads is named, with its reason", async () => {
  const dist = path.join(folder, "dist");
  mkdirSync(dist);
  expect((await modulesFinding(dist)).state).toBe("note");
  writeFileSync(path.join(dist, "a.wasm"), "<html>");
  expect(await modulesFinding(dist)).toMatchObject({
    state: "failed",
    says: "a.wasm on envoy: it is no WebAssembly module but a web page or XML",
  });
});

describe("the cluster", () => {
  function api(minor: string, groups: readonly string[]): KubeApi {
    return {
      request: async ({ path: asked }) =>
        asked === "/version"
          ? { major: "1", minor, gitVersion: `v1.${minor}.0` }
          : { groups: groups.map((name) => ({ name })) },
      watch: async () => {},
    };
  }

  test.each([
    {
      name: "two targets",
      minor: "34",
      groups: ["apps", "extensions.higress.io", "sluice.dev"],
      state: "ok",
      says: "https://api, Kubernetes v1.34.0; plugins can be attached for Sluice's controller, Higress",
    },
    {
      name: "none",
      minor: "34",
      groups: ["apps"],
      state: "note",
      says: expect.stringContaining("it has none of the custom resources"),
    },
    {
      name: "old",
      minor: "30+",
      groups: ["sluice.dev"],
      state: "note",
      says: "https://api, Kubernetes v1.30+.0; 1.31 is the oldest that is tested",
    },
  ])("$name", async ({ minor, groups, state, says }) => {
    expect(await clusterFinding(api(minor, groups), "https://api")).toEqual({ state, says });
  });
});

describe("registries", () => {
  let server: Server;
  let status = 200;
  let host = "";
  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  /** What is said of credentials, and of the registry, with this Docker configuration. */
  async function found(config: object | undefined) {
    const home = mkdtempSync(path.join(folder, "docker-"));
    if (config !== undefined) writeFileSync(path.join(home, "config.json"), JSON.stringify(config));
    const checks = registryChecks([host], { DOCKER_CONFIG: home });
    const [credentials, registry] = await Promise.all(checks.map(runCheck));
    return { credentials, registry };
  }

  test.each([
    { answers: 200, auths: {}, state: "ok", says: "answers, and wants no login" },
    { answers: 401, auths: {}, state: "failed", says: "wants a login, and there are no credentials for it" },
    {
      answers: 401,
      auths: { HOST: { auth: Buffer.from("me:secret").toString("base64") } },
      state: "ok",
      says: "answers, and there are credentials for it",
    },
    { answers: 404, auths: {}, state: "failed", says: "answered 404 to GET /v2/" },
  ])("one that answers $answers: $says", async ({ answers, auths, state, says }) => {
    status = answers;
    const config = JSON.parse(JSON.stringify({ auths }).replace("HOST", host)) as object;
    expect((await found(config)).registry).toMatchObject({ name: `registry ${host}`, state, says });
  });

  test("without a configuration of Docker's there is a note", async () => {
    expect((await found(undefined)).credentials?.state).toBe("note");
  });

  test("a helper that is not installed is named", async () => {
    expect((await found({ credHelpers: { [host]: "nonesuch" } })).credentials).toMatchObject({
      state: "failed",
      says: expect.stringContaining("docker-credential-nonesuch"),
    });
  });

  test("a configuration that is no JSON is told, and not quoted", async () => {
    const home = mkdtempSync(path.join(folder, "docker-"));
    writeFileSync(path.join(home, "config.json"), "{ secret");
    const [check] = registryChecks([], { DOCKER_CONFIG: home });
    if (check === undefined) throw new Error("there is no check of credentials");
    const { state, says } = await runCheck(check);
    expect([state, says.includes("secret")]).toEqual(["failed", false]);
  });
});

test("the report has a line for each finding, help below what failed, and a sum", () => {
  const findings = [
    { name: "Node", state: "ok", says: "20.20.2" },
    { name: "Envoy", state: "failed", says: "Envoy is not here", help: "set ENVOY_PATH" },
  ] as const;
  expect(reportLines(findings, picocolors.createColors(false))).toEqual([
    "ok      Node   20.20.2",
    "failed  Envoy  Envoy is not here",
    "               help: set ENVOY_PATH",
    "1 of 2 checks failed",
  ]);
});

test("what a check throws is a failure; what is no error of the user's is a bug", async () => {
  const failing = (error: Error) => runCheck({ name: "x", run: () => Promise.reject(error) });
  expect(await failing(new UserError("a", { where: "b", help: "c" }))).toEqual({
    name: "x",
    state: "failed",
    says: "a (b)",
    help: "c",
  });
  expect((await failing(new Error("a"))).help).toContain("this is a bug");
});
