import { ApiError, type KubeApi, type KubeObject, type KubeRequest } from "@sluice/controller";
import { MissingError } from "@sluice/manifest";
import { expect, test } from "vitest";
import { type AttachedPlugins, withRevision } from "./attached.ts";
import { changeObject } from "./change.ts";
import { AttachCluster } from "./cluster/attach-cluster.ts";
import { ATTACH_LABELS } from "./compose.ts";
import type { Slot } from "./hosts/host.ts";
import { SLUICE } from "./hosts/sluice.ts";

const TARGET = { kind: "HTTPRoute", namespace: "demo", name: "chat" } as const;
const SLOT: Slot = { namespace: "demo", name: "a", targets: [TARGET], plugins: ["hello"] };

const STALE = { kind: "Status", reason: "Conflict", message: "the object has been modified" };

/** A server on which somebody else writes in between, so many times. */
class BusyServer implements KubeApi {
  readonly written: unknown[] = [];
  #version = 1;
  #others: number;

  constructor(others: number) {
    this.#others = others;
  }

  async request({ method, body }: KubeRequest): Promise<unknown> {
    if (method === "GET") return this.#object();
    const version = (body as KubeObject).metadata.resourceVersion;
    if (this.#others > 0) {
      this.#others -= 1;
      this.#version += 1;
    }
    if (version !== String(this.#version)) throw ApiError.of(method, 409, STALE);
    this.written.push(body);
    return this.#object();
  }

  async watch(): Promise<void> {}

  #object(): KubeObject {
    const plugins = [{ name: `theirs-${this.#version}` }];
    const metadata = { name: "a", namespace: "demo", labels: ATTACH_LABELS, resourceVersion: String(this.#version) };
    return { apiVersion: "sluice.dev/v1alpha1", kind: "AIPolicy", metadata, spec: { defaults: { plugins } } };
  }
}

function change(server: BusyServer) {
  const cluster = new AttachCluster(server, "https://c", SLUICE.kind);
  const entry = { name: "hello" };
  const edit = (plugins: AttachedPlugins) =>
    withRevision(plugins, "hello", { image: "a", phase: "AUTHN", priority: 1, entry });
  return changeObject({ cluster, writer: SLUICE, force: false, dryRun: false }, SLOT, edit);
}

test("what others write in between is read again, and stays", async () => {
  const server = new BusyServer(3);
  await change(server);
  expect(server.written).toEqual([
    expect.objectContaining({
      metadata: expect.objectContaining({ resourceVersion: "4" }),
      spec: expect.objectContaining({ defaults: { plugins: [{ name: "hello" }, { name: "theirs-4" }] } }),
    }),
  ]);
});

test("an object that others write all the time is given up", async () => {
  const error = await change(new BusyServer(1_000)).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(MissingError);
  expect(error).toMatchObject({ where: "AIPolicy demo/a", help: "try again when they are done" });
});
