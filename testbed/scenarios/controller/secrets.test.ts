import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { createLog } from "@sluice/controller";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aiPolicyYaml, aiRouteYaml, consumerYaml, providerYaml, yamlOf } from "../../src/controller/ai-yaml.ts";
import { chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { PlantedValues } from "../../src/controller/planted.ts";
import { freePort } from "../../src/free-port.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

const planted = new PlantedValues();
const certificate = readFile("app.crt");
const privateKey = readFile("app.key");
planted.add("private-key", privateKey.split("\n")[2] ?? "");

const logLines: string[] = [];
/** What libraries tell the process, which prints it. */
const warnings: Error[] = [];
let stub: ProviderStub;
let registry: Server;
/** What the registry was shown, in its own words. */
const shown: string[] = [];
let gateway: FileGateway;
let debugPort = 0;

function readFile(name: string): string {
  return readFileSync(new URL(`../../../controller/testdata/certificates/${name}`, import.meta.url), "utf8");
}

function secretYaml(name: string, data: Readonly<Record<string, string>>, type = "Opaque"): string {
  return `
apiVersion: v1
kind: Secret
metadata: {name: ${name}}
type: ${type}
stringData: ${JSON.stringify(data)}
`;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** A registry that lets nobody in, and tells everybody what it was shown. */
async function startRefusingRegistry(): Promise<Server> {
  const server = createServer((request, response) => {
    const authorization = request.headers.authorization ?? "";
    if (authorization !== "") shown.push(authorization);
    response.writeHead(401, {
      "content-type": "application/json",
      "www-authenticate": `Basic realm="${authorization}"`,
    });
    response.end(JSON.stringify({ errors: [{ code: "DENIED", message: authorization, detail: authorization }] }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** @param port free; @param taken by another program, so that Envoy refuses the listener */
function gatewayYaml(port: number, taken: number): string {
  const tls = (name: string) => `tls: {certificateRefs: [{name: ${name}}]}`;
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: demo}
spec:
  gatewayClassName: higress
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - {name: https, port: ${port}, protocol: HTTPS, ${tls("certificate")}}
  - {name: taken, port: ${taken}, protocol: HTTPS, ${tls("certificate")}}
  - {name: broken, port: ${port}, hostname: broken.example.com, protocol: HTTPS, ${tls("broken-certificate")}}
`;
}

const chatRoute = "{group: sluice.dev, kind: AIRoute, name: chat}";
const selector = `secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}`;

function providersYaml(key: string): string {
  return yamlOf(
    providerYaml({ name: "a", port: stub.port, key }),
    // Options that are wrong, next to the key.
    providerYaml({
      name: "wrong",
      port: stub.port,
      key: planted.plant("wrong-provider-key"),
      rest: `  options: {apiTokens: ["${planted.plant("option-token")}"], reasoningContentMode: ${planted.plant("option-value")}}`,
    }),
    providerYaml({ name: "lines", port: stub.port, key: `${planted.plant("key-with-space")} x` }),
    `
apiVersion: sluice.dev/v1alpha1
kind: AIProvider
metadata: {name: account}
spec:
  type: vertex
  auth: {secretRefs: [{name: account}]}
  options: {vertexProjectId: project, vertexRegion: us-central1}
`,
    secretYaml("account", { vertexAuthKey: `{"private_key": ${planted.plant("service-account")}` }),
  );
}

function policiesYaml(): string {
  const image = `oci://127.0.0.1:${portOf(registry)}/team`;
  return yamlOf(
    aiPolicyYaml("consumers", chatRoute, `  defaults: {consumers: {${selector}}}`),
    consumerYaml("ada", `{key: ${planted.plant("consumer-key")}}`),
    consumerYaml("both", `{key: ${planted.plant("key-of-both")}, keyHash: ${planted.plant("hash-of-both")}}`),
    consumerYaml("bad-hash", `{keyHash: ${planted.plant("bad-hash")}}`),
    secretYaml("valkey", { password: planted.plant("redis-password") }),
    // It closes what it is for, so it is for a rule that nobody uses.
    aiPolicyYaml(
      "store",
      "{group: sluice.dev, kind: AIRoute, name: chat, sectionName: bad}",
      `  defaults:
    store: {redis: {url: "redis://user:${planted.plant("redis-url")}@cache:6379/0", passwordRef: {name: valkey, key: password}}}`,
    ),
    secretYaml(
      "pull",
      {
        ".dockerconfigjson": JSON.stringify({
          auths: { [`127.0.0.1:${portOf(registry)}`]: { username: "robot", password: planted.plant("pull-password") } },
        }),
      },
      "kubernetes.io/dockerconfigjson",
    ),
    secretYaml("bad-pull", { ".dockerconfigjson": `{"auths": ${planted.plant("bad-pull-secret")}` }),
    aiPolicyYaml(
      "modules",
      chatRoute,
      `  defaults:
    plugins:
    - {url: "${image}/refused:1", pullSecretRef: {name: pull}, failStrategy: FailOpen}
    - {url: "${image}/unreadable:1", pullSecretRef: {name: bad-pull}, failStrategy: FailOpen}`,
    ),
  );
}

/** Files with something wrong, each for another reason, and in each a secret where the reason is. */
function brokenTexts(): readonly string[] {
  const secret = (entry: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: broken-NUMBER}\nstringData:\n  key: ${entry}\n`;
  return [
    secret(`*${planted.plant("alias")}`),
    secret(`!${planted.plant("tag")} x`),
    secret(`"${planted.plant("escape")}\\q"`),
    secret(`|${planted.plant("block-header")}`),
    secret(`@${planted.plant("reserved-at")}`),
    secret(`\`${planted.plant("reserved-tick")}`),
    secret(`${planted.plant("nested")}: more: of it`),
    secret(`[${planted.plant("list")}`),
    secret(`{${planted.plant("map")}: }`),
    secret(`"${planted.plant("open-quote")}`),
    secret(`&${planted.plant("anchor")} a\n  key: *${planted.plant("second-alias")}`),
    secret(`[${planted.plant("schema")}]`),
    secret("x").replace("stringData:\n  key: x", `stringData: ${planted.plant("no-map")}`),
    secret("x").replace("stringData:\n  key: x", `data: {key: "%%%${planted.plant("no-base64")}"}`),
    secret("x").replace("stringData:\n  key: x", `type: [${planted.plant("type")}]`),
  ];
}

beforeAll(async () => {
  process.on("warning", (warning) => warnings.push(warning));
  const key = planted.plant("provider-key");
  stub = await startOpenAiStub({ keys: [key, planted.plant("rotated-key")] });
  registry = await startRefusingRegistry();
  debugPort = await freePort();
  gateway = await FileGateway.start({
    files: {
      "gateway.yaml": gatewayYaml(await freePort(), portOf(registry)),
      "certificates.yaml": yamlOf(
        secretYaml("certificate", { "tls.crt": certificate, "tls.key": privateKey }, "kubernetes.io/tls"),
        secretYaml(
          "broken-certificate",
          { "tls.crt": certificate, "tls.key": planted.plant("broken-private-key") },
          "kubernetes.io/tls",
        ),
      ),
      "providers.yaml": providersYaml(key),
      "routes.yaml": aiRouteYaml(
        "chat",
        `
  - {name: good, matches: [{models: [gpt-4o]}], targets: [{providerRef: {name: a}}]}
  - {name: bad, matches: [{models: [bad]}], targets: [{providerRef: {name: wrong}}, {providerRef: {name: lines}}, {providerRef: {name: account}}]}`,
      ),
      "policies.yaml": policiesYaml(),
    },
    config: { debugPort, insecureRegistries: [`127.0.0.1:${portOf(registry)}`] },
    log: createLog("trace", { write: (line: string) => void logLines.push(line) }),
  });
});

afterAll(async () => {
  await gateway?.stop();
  await stub?.close();
  registry?.close();
});

async function page(port: number | undefined, name: string): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${port}${name}`);
  expect(reply.status).toBe(200);
  return reply.text();
}

/** All that the gateway shows or says, by where. */
async function everything(): Promise<Readonly<Record<string, string>>> {
  const { standalone, envoy, said, accessLog } = gateway;
  const { translation, ports, xds } = standalone.controller;
  return {
    "what is said": said.join("\n"),
    log: logLines.join("\n"),
    "warnings of the process": inspect(warnings),
    "/debug/ir": await page(debugPort, "/debug/ir"),
    "/debug/xds": await page(debugPort, "/debug/xds"),
    "/debug/status": await page(debugPort, "/debug/status"),
    "/metrics": await page(ports.health, "/metrics"),
    "/readyz": await page(ports.health, "/readyz"),
    "the translation, printed": inspect(translation, { depth: Number.POSITIVE_INFINITY }),
    statuses: JSON.stringify(translation?.status),
    "refusals of proxies": JSON.stringify(xds.ads.nodes()),
    "Envoy's log": envoy.log.lines.join("\n"),
    "the access log": accessLog.join("\n"),
  };
}

async function expectNothing(): Promise<void> {
  const found = Object.entries(await everything()).flatMap(([where, text]) =>
    planted.foundIn(text).map((what) => `${where}: ${what}`),
  );
  expect(found).toEqual([]);
}

describe("secrets", () => {
  test("are used", async () => {
    const headers = { authorization: `Bearer ${planted.plant("consumer-key")}` };
    expect(await chat(gateway.url, { model: "gpt-4o", headers })).toMatchObject({ status: 200 });
    expect(stub.requests.at(-1)?.headers.authorization).toBe(`Bearer ${planted.plant("provider-key")}`);
    const robot = Buffer.from(`robot:${planted.plant("pull-password")}`).toString("base64");
    await vi.waitFor(() => expect(shown).toContain(`Basic ${robot}`), 20_000);
    await vi.waitFor(() => expect(gateway.accessLog.join("\n")).toContain('"consumer":"ada"'));
  });

  test.each([
    { name: "a listener that Envoy refuses", line: /^Gateway default\/demo: Programmed=False.*Address already in use/ },
    { name: "a private key that is none", line: /^Gateway default\/demo listener broken: ResolvedRefs=False/ },
    { name: "options that are wrong", line: /^AIProvider default\/wrong: Accepted=False/ },
    { name: "a key with a space", line: /^AIProvider default\/lines: ResolvedRefs=False/ },
    { name: "a service account that is no JSON", line: /^AIProvider default\/account: ResolvedRefs=False/ },
    { name: "a password in a store's URL", line: /^AIPolicy default\/store: Accepted=False \(Invalid\).*no password/ },
    {
      name: "consumers that are wrong",
      line: /^AIPolicy default\/consumers: ResolvedRefs=False.*both key and keyHash/,
    },
    {
      name: "a registry that lets nobody in",
      line: /^AIPolicy default\/modules: Programmed=False.*plugins\[0\].*credentials/,
    },
    {
      name: "a pull secret that is no JSON",
      line: /^AIPolicy default\/modules: Programmed=False.*plugins\[1\].*no JSON/,
    },
  ])("go with errors: $name", async ({ line }) => {
    await vi.waitFor(() => expect(gateway.problems()).toContainEqual(expect.stringMatching(line)), 20_000);
  });

  test("stand in none of what the gateway shows or says", async () => {
    await expectNothing();
    const texts = await everything();
    expect(texts["/debug/ir"]).toContain("[redacted]");
    expect(texts["/debug/xds"]).toContain("[redacted]");
    expect(texts.log).not.toBe("");
    expect(texts["/debug/xds"]).toContain("default/a");
  });

  test("nor after a rotation", async () => {
    await gateway.edit("providers.yaml", providersYaml(planted.plant("rotated-key")));
    await expectNothing();
  });

  test("nor when the file that they stand in cannot be read", async () => {
    for (const [index, text] of brokenTexts().entries()) {
      const name = `broken-${index}`;
      await gateway.edit(`${name}.yaml`, text.replace("NUMBER", String(index)), new RegExp(`${name}\\b`));
    }
    await expectNothing();
  });

  test("nor in the error of a start that fails", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "sluice-secrets-"));
    const file = path.join(folder, "key.pem");
    await writeFile(file, planted.plant("xds-key"));
    const config = { xdsCert: file, xdsKey: file };
    const error = await FileGateway.start({ files: {}, config }).catch((thrown: unknown) => thrown);
    await rm(folder, { recursive: true });
    expect(error).toBeInstanceOf(Error);
    expect(planted.foundIn(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }))).toEqual([]);
  });
});

test("what is planted would be found, in clear and as base64 of more than it", () => {
  const value = planted.plant("provider-key");
  for (const before of ["", "a", "ab", "abc"]) {
    expect(planted.foundIn(Buffer.from(`${before}${value} and more`).toString("base64"))).toHaveLength(1);
  }
  expect(planted.foundIn(`key=${value}`)).toHaveLength(1);
  expect(planted.foundIn("nothing of it")).toEqual([]);
});
