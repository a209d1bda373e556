// What `npm start` says while its resources are edited, with the demo's files in a folder of the test's own.
import { readdir, readFile } from "node:fs/promises";
import { rawRequest } from "@sluice/testing/hosts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { FileGateway, LISTENER_PORT } from "../src/controller/file-gateway.ts";
import { type DemoServices, startDemoServices } from "../src/start/demo-services.ts";

const DEMO = new URL("../demo/", import.meta.url);
const POLICIES = "policies.yaml";
/** Milliseconds until a line must have been said, on a machine with other work. */
const PATIENCE = 20_000;
const NOBODY = /^AIPolicy default\/chat: ResolvedRefs=False \(InvalidSecretRef\): .*: nobody may call$/;

let files: Readonly<Record<string, string>>;
let services: DemoServices;
let gateway: FileGateway;

beforeAll(async () => {
  const names = await readdir(DEMO);
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, DEMO), "utf8")));
  files = Object.fromEntries(
    names.map((name, index) => [
      name,
      (texts[index] ?? "").replace("port: 8080\n      protocol", `port: ${LISTENER_PORT}\n      protocol`),
    ]),
  );
  services = await startDemoServices();
  gateway = await FileGateway.start({ files });
  for (const object of services.objects) gateway.standalone.put(object);
  await vi.waitUntil(() => gateway.said.some((line) => line.startsWith("in effect after ")), PATIENCE);
});

afterAll(async () => {
  await gateway?.stop();
  await services?.close();
});

/** The demo's policy and the Secret of its consumer. */
function policies(): readonly [string, string] {
  const [policy = "", secret = ""] = (files[POLICIES] ?? "").split("---\n");
  return [policy, secret];
}

/** Status of a request without a key, on a connection of its own. */
async function stranger(): Promise<number> {
  const body = JSON.stringify({ model: "claude-sonnet-4-5", messages: [{ role: "user", content: "Hello!" }] });
  const headers = { "content-type": "application/json" };
  const reply = await rawRequest(gateway.url, { path: "/v1/chat/completions", headers, chunks: [body] });
  return reply.status;
}

test.each([
  { name: "its file is emptied but for a comment", edited: () => "# nothing\n", verb: "removed" },
  { name: "it alone is removed", edited: () => policies()[1], verb: "removed" },
  {
    name: "it has no consumers any more",
    edited: () => (files[POLICIES] ?? "").replace(/^ {4}consumers:\n( {6}.*\n)+/m, ""),
    verb: "changed",
  },
])("when the last policy with consumers goes, nothing is said but what changed: $name", async ({ edited, verb }) => {
  const before = gateway.problems().length;
  await gateway.edit(POLICIES, edited());
  expect(await stranger()).toBe(200);
  await gateway.edit(POLICIES, files[POLICIES] ?? "");
  expect(await stranger()).toBe(401);
  const said = gateway.problems().slice(before);
  expect(said).toContain(`${verb} AIPolicy default/chat`);
  expect(
    said.filter((line) => !/^(created|changed|removed) (AIPolicy default\/chat|Secret default\/demo)$/.test(line)),
  ).toEqual([]);
  // ai-quota says that budgets without a store are forgotten with their Envoy.
  expect(gateway.envoy.problems().filter((line) => !line.includes("in this Envoy process alone"))).toEqual([]);
});

test("a policy whose consumers are all gone says that nobody may call, and that it is mended", async () => {
  const before = gateway.problems().length;
  await gateway.edit(POLICIES, policies()[0]);
  expect(gateway.problems().slice(before)).toEqual(["removed Secret default/demo", expect.stringMatching(NOBODY)]);
  expect(await stranger()).toBe(401);
  await gateway.edit(POLICIES, files[POLICIES] ?? "", /^mended: AIPolicy default\/chat: /);
});

test("docs/guide/guards.md: without the way back the provider's answer has what the rule made of the address", async () => {
  const guide = await readFile(new URL("../../docs/guide/guards.md", import.meta.url), "utf8");
  const [, body = ""] = /^curl .*\\\n.*-d '(.*)'$/m.exec(guide) ?? [];
  const [, masked = ""] = /^# … ("content":".*?") …$/m.exec(guide) ?? [];
  expect(masked).not.toBe("");
  const headers = { "content-type": "application/json", authorization: "Bearer sk-sluice-demo" };
  const ask = async () =>
    (await rawRequest(gateway.url, { path: "/v1/chat/completions", headers, chunks: [body] })).text;
  expect(await ask()).toContain("ada@example.com");
  await gateway.edit(POLICIES, (files[POLICIES] ?? "").replace(", action: Mask, reversible: true", ", action: Mask"));
  expect(await ask()).toContain(masked);
  await gateway.edit(POLICIES, files[POLICIES] ?? "");
});
