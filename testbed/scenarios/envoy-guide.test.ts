import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Envoy, parseBootstrap } from "@sluice/envoy";
import { startUpstream } from "@sluice/testbed";
import { expect, test } from "vitest";

const GUIDE = readFileSync(new URL("../../docs/guide/envoy.md", import.meta.url), "utf8");
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

test("the configuration of the guide serves, and its plugin refuses who has no key", async () => {
  const [, yaml = ""] = /^```yaml file=envoy.yaml\n([\s\S]*?)^```$/m.exec(GUIDE) ?? [];
  const upstream = await startUpstream();
  // The folder and the ports are this machine's, the rest is the page's.
  const text = yaml
    .replace("/etc/sluice", DIST)
    .replace("port_value: 8080", "port_value: 0")
    .replace("port_value: 9000", `port_value: ${new URL(upstream.url).port}`);
  const envoy = await Envoy.start({ bootstrap: parseBootstrap(text, "envoy.yaml") });
  const url = await envoy.url("main");
  const statuses = [];
  for (const key of ["a-key", "another"]) {
    statuses.push((await fetch(url, { headers: { "x-api-key": key } })).status);
  }
  await envoy.stop();
  await upstream.close();
  expect(statuses).toEqual([200, 403]);
});
