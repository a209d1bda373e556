// The bootstraps under deploy/, in a real Envoy: it takes them, serves its two pages, and finds the controller.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ADMIN_PAGES,
  AdsServer,
  type AdsServerOptions,
  directResponse,
  Envoy,
  httpListener,
  makeSnapshot,
  parseBootstrap,
  virtualHost,
} from "@sluice/envoy";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fleetOf } from "../../controller/src/pipeline/fleet-group.ts";
import { selfSigned } from "../../envoy/test/certificate.ts";

const DEPLOY = fileURLToPath(new URL("../../deploy", import.meta.url));

/** As the manifests have them; a test has its own. */
const PLACES = {
  host: "sluice-controller.sluice-system.svc",
  certificates: "/etc/sluice/xds",
  socket: "/run/envoy",
};

const ANSWER = directResponse({ name: "hello", status: 200, body: "hello" });

/** A gateway that says hello. */
const SNAPSHOT = makeSnapshot({
  listeners: [httpListener({ name: "gateway", virtualHosts: [virtualHost({ name: "all", routes: [ANSWER] })] })],
});

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-proxy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function serve(options: Partial<AdsServerOptions> = {}): Promise<AdsServer> {
  const server = await AdsServer.start({ groupOf: ({ metadata }) => fleetOf(metadata), ...options });
  onTestFinished(() => server.close());
  server.setSnapshot("class/sluice", SNAPSHOT);
  return server;
}

/** Starts Envoy with a bootstrap of deploy/, whose places are moved to this machine. */
async function start(file: string, folder: string, xdsPort: number, readyTimeout = 60_000): Promise<Envoy> {
  const written = await readFile(join(DEPLOY, file), "utf8");
  const text = written
    .replaceAll(`address: ${PLACES.host}`, "address: 127.0.0.1")
    .replaceAll(PLACES.certificates, folder)
    .replaceAll(PLACES.socket, folder)
    .replace("port_value: 18000", `port_value: ${xdsPort}`)
    .replace("address: 0.0.0.0", "address: 127.0.0.1")
    .replace("port_value: 19001", "port_value: 0");
  const envoy = await Envoy.start({ bootstrap: parseBootstrap(text, file), readyTimeout });
  onTestFinished(async () => void (await envoy.stop()));
  return envoy;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** @param path sent as it is */
function ask(origin: string, path: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = get(origin, { path, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    sent.on("error", reject);
  });
}

describe("a proxy of the base", () => {
  test("serves what the controller has for its class", async () => {
    const server = await serve();
    const envoy = await start("kustomize/base/bootstrap.yaml", await temporary(), server.port);
    await server.waitUntilServed("class/sluice");
    expect(await ask(await envoy.url("gateway"), "/")).toEqual({ status: 200, text: "hello" });
  });

  test("shows whether it is ready, its metrics, and nothing else of the admin interface", async () => {
    const server = await serve();
    const envoy = await start("kustomize/base/bootstrap.yaml", await temporary(), server.port);
    const pages = await envoy.url(ADMIN_PAGES);
    expect(await ask(pages, "/ready")).toEqual({ status: 200, text: "LIVE\n" });
    const metrics = await ask(pages, "/stats/prometheus");
    expect(metrics.status).toBe(200);
    expect(metrics.text).toContain("# TYPE envoy_server_live gauge");
    for (const page of ["/config_dump", "/", "/ready/", "/ready/../config_dump", "/stats", "/certs", "//config_dump"]) {
      expect([page, (await ask(pages, page)).status]).toEqual([page, 404]);
    }
    for (const page of ["/quitquitquit", "/ready", "/healthcheck/fail"]) {
      expect([page, (await ask(pages, page, "POST")).status]).toEqual([page, 404]);
    }
    expect(await ask(pages, "/ready")).toMatchObject({ status: 200 });
  });

  test("is not ready while the controller has nothing for it", async () => {
    const server = await AdsServer.start({ groupOf: ({ metadata }) => fleetOf(metadata) });
    onTestFinished(() => server.close());
    const starting = start("kustomize/base/bootstrap.yaml", await temporary(), server.port);
    await vi.waitFor(() => expect(server.nodes()).toHaveLength(1), { timeout: 30_000 });
    server.setSnapshot("class/sluice", SNAPSHOT);
    const envoy = await starting;
    expect(await ask(await envoy.url("gateway"), "/")).toEqual({ status: 200, text: "hello" });
  });
});

describe("a proxy of the overlay with certificates", () => {
  const controller = selfSigned(PLACES.host);
  const proxy = selfSigned("proxy");
  const tls = { certificateChain: controller.certificate, privateKey: controller.key };

  async function certificates(shown = proxy, trusted = controller): Promise<string> {
    const folder = await temporary();
    await writeFile(join(folder, "ca.crt"), trusted.certificate);
    await writeFile(join(folder, "tls.crt"), shown.certificate);
    await writeFile(join(folder, "tls.key"), shown.key);
    return folder;
  }

  test("is served when each side trusts the other's certificate", async () => {
    const server = await serve({ tls: { ...tls, clientAuthorities: proxy.certificate } });
    const envoy = await start("kustomize/mtls/bootstrap.yaml", await certificates(), server.port);
    await server.waitUntilServed("class/sluice");
    expect(await ask(await envoy.url("gateway"), "/")).toEqual({ status: 200, text: "hello" });
  });

  test.each([
    { name: "the controller does not know its certificate", shown: selfSigned("stranger"), trusted: controller },
    { name: "it does not know the controller's", shown: proxy, trusted: selfSigned(PLACES.host) },
  ])("gets nothing, and is not ready, when $name", async ({ shown, trusted }) => {
    const server = await serve({ tls: { ...tls, clientAuthorities: proxy.certificate } });
    const folder = await certificates(shown, trusted);
    const starting = start("kustomize/mtls/bootstrap.yaml", folder, server.port, 10_000);
    await expect(starting).rejects.toThrow("gRPC config stream to sluice.ads closed");
    expect(server.nodes()).toEqual([]);
  });
});
