// docs/guide/redis-bridge.md: its first commands run as they are, and get the answers that it shows; its plugin reaches the bridge.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { hosts, startUpstream, type Valkey } from "@sluice/testbed";
import { rawRequest } from "@sluice/testing/hosts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { freePort } from "../src/free-port.ts";
import { ROOT, SLUICE } from "../src/process/programs.ts";
import { RunningProcess } from "../src/process/running-process.ts";
import { runBatch, type StoreConfig, storeProbe } from "../src/store/store-probe.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";

const GUIDE = path.join(ROOT, "docs/guide/redis-bridge.md");

/** Milliseconds until it must serve, on a machine with other work. */
const START_PATIENCE = 100_000;

let guide: string;
let folder: string;
let valkey: Valkey;
let bridge: RunningProcess;
let token: string;
/** The guide's ports, and those of this test. */
let ports: Readonly<Record<string, string>>;

/** The text of the block with this title, with the test's ports. */
function block(title: string): string {
  const [, text] = new RegExp(`^\`\`\`\\w+ title=${title}\\n(.*?)^\`\`\`$`, "ms").exec(guide) ?? [];
  if (text === undefined) throw new Error(`the guide has no block ${title}`);
  return text.replace(/127\.0\.0\.1:(\d+)/g, (_, port: string) => `127.0.0.1:${ports[port]}`);
}

beforeAll(async () => {
  guide = await readFile(GUIDE, "utf8");
  folder = await mkdtemp(path.join(tmpdir(), "sluice-bridge-guide-"));
  valkey = await ownValkey();
  const [rest, health] = [String(await freePort()), String(await freePort())];
  ports = { 6379: new URL(valkey.url).port, 18010: rest, 18011: health };
  const commands = block("start").replace("npx sluice", `exec ${SLUICE.join(" ")}`);
  const env = { ...process.env, SLUICE_REST_PORT: rest, SLUICE_HEALTH_PORT: health };
  bridge = new RunningProcess(["bash", "-euc", commands], { folder, env });
  await bridge.line(/the Redis is reachable/, 0, START_PATIENCE);
  token = (await readFile(path.join(folder, "bridge-token"), "utf8")).trim();
});

afterAll(async () => {
  await bridge?.stop("SIGTERM");
  await valkey?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What a `curl` command of the guide is answered. */
async function answer(command: string): Promise<string> {
  const [, origin = "", target = ""] = /^curl (http:\/\/[^/]+)(\S*)/.exec(command) ?? [];
  const needsToken = command.includes('-H "Authorization: Bearer $(cat bridge-token)"');
  const [, body] = /-d '([^']*)'/.exec(command) ?? [];
  const reply = await rawRequest(origin, {
    path: target,
    headers: needsToken ? { authorization: `Bearer ${token}` } : {},
    ...(body === undefined ? {} : { method: "POST", chunks: [body] }),
  });
  return reply.text.trim();
}

test("its commands are answered as it shows", async () => {
  const answers: string[] = [];
  for (const command of block("ask").trim().split("\n")) answers.push(await answer(command));
  expect(`${answers.join("\n")}\n`).toBe(block("answers"));
});

test("its plugin's configuration reaches the bridge", async () => {
  const { store } = parse(block("store")) as { readonly store: StoreConfig };
  const main = await startUpstream();
  const [host] = hosts;
  const gateway = await host?.open({
    plugins: [storeProbe({ ...store, token })],
    upstreams: { main: { url: main.url }, "redis-bridge": { url: `http://127.0.0.1:${ports[18010]}` } },
  });
  onTestFinished(async () => {
    await gateway?.close();
    await main.close();
  });
  const reply = await runBatch(gateway?.url ?? "", [
    ["set", "guide", "x", 0],
    ["get", "guide"],
  ]);
  expect(reply).toMatchObject({ fault: "none", values: ["OK", "x"] });
});

test("it ends when it is asked to, and has shown no token", async () => {
  expect(await bridge.stop("SIGTERM")).toBe(0);
  expect(bridge.output).toContain('"msg":"the bridge stops"');
  expect(bridge.output).not.toContain(token);
});
