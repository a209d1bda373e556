// What `sluice attach` writes not: what would be refused, and to clusters that do not let it.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ApiError } from "@sluice/controller";
import { isRecord, MissingError } from "@sluice/manifest";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { AttachCluster } from "../../../sdk/cli/src/attach/cluster/attach-cluster.ts";
import { SLUICE } from "../../../sdk/cli/src/attach/hosts/sluice.ts";
import type { AttachFlags } from "../../../sdk/cli/src/commands/attach.ts";
import { AttachBench } from "./attach-bench.ts";

const POLICIES = "sluice.dev/v1alpha1";

let bench: AttachBench;
beforeAll(async () => {
  bench = await AttachBench.open();
});
afterAll(() => bench?.close());

describe("nothing is written", () => {
  const NAME = "attached-gateway-gw";
  const cases: readonly {
    name: string;
    images?: string[];
    flags: Partial<AttachFlags>;
    message: RegExp;
    config?: string;
  }[] = [
    {
      name: "with a configuration that the plugin would refuse",
      config: "greeting: ''\ntimes: many",
      flags: {},
      message: /^hello cannot be configured so: greeting: .*; times: must be integer$/,
    },
    { name: "with what is no YAML", config: "greeting: [", flags: {}, message: /^this is no YAML/ },
    {
      name: "for a route that is not there",
      flags: { to: ["HTTPRoute/gone"] },
      message: /^HTTPRoute \S+\/gone is not there$/,
    },
    {
      name: "with a Secret that is not there",
      flags: { pullSecret: "gone" },
      message: /^Secret \S+\/gone is not there/,
    },
    {
      name: "where one of several objects is refused",
      flags: { to: ["Gateway/gw", "Gateway/gw#x"], name: "same" },
      message: /^2 objects are written, and cannot all be called same$/,
    },
    { name: "with a priority that is none", flags: { priority: "high" }, message: /is no priority$/ },
  ];
  test.each(cases)("$name", async ({ config: text, flags, message }) => {
    const file = text === undefined ? {} : { config: [await bench.config(text)] };
    const { error } = await bench.attach(["hello:1"], { to: ["Gateway/gw"], ...file, ...flags });
    expect(error?.message).toMatch(message);
    expect(await bench.isGone(POLICIES, "AIPolicy", NAME)).toBe(true);
  });

  test("by --dry-run and --print", async () => {
    const dry = await bench.attach(["hello:1"], { to: ["Gateway/gw"], dryRun: true });
    expect(dry.out).toContain("created (not kept: --dry-run): hello");
    const printed = await bench.attach(["hello:1"], { to: ["Gateway/gw"], print: true, kubeconfig: "/nowhere" });
    expect(printed.out).toContain(`name: ${NAME}`);
    expect(await bench.isGone(POLICIES, "AIPolicy", NAME)).toBe(true);
  });
});

describe("a cluster that", () => {
  const flags = { to: ["Gateway/gw"] };

  async function kubeconfig(server: string, user: Readonly<Record<string, string>>): Promise<string> {
    const admin = JSON.parse(await readFile(inject("kubeconfig").admin, "utf8"));
    const [{ cluster }] = admin.clusters;
    const clusters = [{ name: "test", cluster: { ...cluster, ...(server === "" ? {} : { server }) } }];
    const file = path.join(bench.folder, `${Math.random()}.kubeconfig`);
    await writeFile(file, JSON.stringify({ ...admin, clusters, users: [{ name: "admin", user }] }));
    return file;
  }

  test("does not answer is missing", async () => {
    const { error } = await bench.attach(["hello:1"], {
      ...flags,
      kubeconfig: await kubeconfig("https://127.0.0.1:9", {}),
    });
    expect(error).toBeInstanceOf(MissingError);
    expect(error?.message).toBe("the cluster does not answer: connect ECONNREFUSED 127.0.0.1:9");
    expect(error?.where).toBe("https://127.0.0.1:9/");
  });

  test("does not know who asks says so", async () => {
    const { error } = await bench.attach(["hello:1"], {
      ...flags,
      kubeconfig: await kubeconfig("", { token: "wrong" }),
    });
    expect(error?.message).toMatch(/^the cluster does not know who asks/);
    expect(error?.exitCode).toBe(1);
  });

  test("gives no right says which one to ask for", async () => {
    await bench.objects.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "poor" } });
    const token = await bench.api.request({
      method: "POST",
      path: `/api/v1/namespaces/${bench.namespace}/serviceaccounts/poor/token`,
      body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    });
    const status = isRecord(token) && isRecord(token.status) ? token.status : {};
    const poor = await kubeconfig("", { token: String(status.token) });
    const { error } = await bench.attach(["hello:1"], { ...flags, kubeconfig: poor });
    expect(error?.message).toBe(`you may not read AIPolicy ${bench.namespace}/attached-gateway-gw`);
    expect(error?.help).toBe("ask for a role that allows it: get aipolicies sluice.dev");
  });

  test("has no such kind says what to install", async () => {
    const kind = { ...SLUICE.kind, group: "absent.example.com" };
    const error = await new AttachCluster(bench.api, "https://example.com", kind).checkKind().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MissingError);
    expect(error).toMatchObject({
      message: "the cluster knows no AIPolicy of absent.example.com/v1alpha1",
      help: kind.remedy,
    });
    expect(error).not.toBeInstanceOf(ApiError);
  });
});
