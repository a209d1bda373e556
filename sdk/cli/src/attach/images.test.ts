import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "@sluice/manifest";
import { afterAll, describe, expect, test } from "vitest";
import type { PluginImage } from "./attachment.ts";
import { ISTIO } from "./hosts/istio.ts";
import { SLUICE } from "./hosts/sluice.ts";
import { imagesOf, nameOfArgument } from "./images.ts";
import { planAttachments } from "./plan.ts";

const project = mkdtempSync(path.join(tmpdir(), "sluice-images-"));
mkdirSync(path.join(project, "dist"));
const configSchema = { type: "object", properties: {} };
const built = { name: "hello", phase: "AUTHZ", priority: 7, envoy: { phase: "AUTHN", priority: 8 }, configSchema };
writeFileSync(path.join(project, "dist/hello.json"), JSON.stringify(built));
afterAll(() => rmSync(project, { recursive: true }));

const FACTS = {
  place: { phase: "AUTHZ", priority: 7 },
  envoy: { phase: "AUTHN", priority: 8 },
  schema: configSchema,
} as const;

/** A registry that knows of an image whatever it is asked, and what is in it of `…/full`. */
async function read(reference: string): Promise<PluginImage> {
  const image = { name: nameOfArgument(reference), reference, repository: reference, digest: "d" };
  return reference.endsWith("full") ? { ...image, name: "hello", facts: FACTS } : image;
}

async function refusal(names: readonly string[], image?: string): Promise<UserError> {
  const error = await imagesOf({ names, image, project }, read).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe("plugins are named", () => {
  test("by their images", async () => {
    const images = await imagesOf({ names: ["a/one:1", "a/two:1"], image: undefined, project }, read);
    expect(images.map(({ name }) => name)).toEqual(["one", "two"]);
  });

  test("by a name of this project, with the image", async () => {
    const [image] = await imagesOf({ names: ["hello"], image: "a/b:1", project }, read);
    expect(image).toMatchObject({ name: "hello", reference: "a/b:1", facts: FACTS });
    const [full] = await imagesOf({ names: ["hello"], image: "a/full", project }, read);
    expect(full).toMatchObject({ name: "hello", reference: "a/full", facts: FACTS });
  });

  test.each([
    ["registry.example.com:5000/plugins/hello:0.1.0", "hello"],
    ["registry.example.com/plugins/hello@sha256:00", "hello"],
    ["oci://r/team/My_plugin.v2:1", "my-plugin-v2"],
    ["hello", "hello"],
  ])("%s is %s", (argument, name) => {
    expect(nameOfArgument(argument)).toBe(name);
  });

  test.each([
    {
      name: "a name without an image",
      names: ["hello"],
      message: /^hello is a name, and clusters pull images/,
      help: /sluice push hello/,
    },
    {
      name: "two names with one image",
      names: ["hello", "other"],
      image: "a/b",
      message: /is a name/,
      help: /^name the images/,
    },
    {
      name: "the same plugin twice",
      names: ["a/one:1", "b/one:2"],
      message: /^two of the images are the plugin one/,
      help: /one at a time/,
    },
    {
      name: "a plugin that was not built",
      names: ["gone"],
      image: "a/b",
      message: /^gone is not built here/,
      help: /^sluice build gone/,
    },
    {
      name: "an image of another plugin",
      names: ["other"],
      image: "a/full",
      message: /^the image is of the plugin hello, not of other/,
      help: /.*/,
    },
  ])("but not by $name", async ({ names, image, message, help }) => {
    const error = await refusal(names, image);
    expect(error.message).toMatch(message);
    expect(error.help ?? "").toMatch(help);
  });
});

describe("a module", () => {
  const hosts = [
    { host: "envoy", loads: false, text: "it imports function env.proxy_redis_call, which only Higress's Envoy has" },
    { host: "higress", loads: true, text: "proxy_abi_version_0_2_100" },
  ] as const;
  const image = { name: "hello", reference: "a/hello:1", repository: "a/hello", digest: "d", hosts };
  const wishes = { failOpen: false, configs: new Map() };

  test("that the target cannot load is refused, with why", () => {
    expect(() => planAttachments([image], wishes, ISTIO)).toThrow(
      "hello would not be loaded: it imports function env.proxy_redis_call, which only Higress's Envoy has",
    );
  });

  test("that only some targets of Sluice's controller can load is for it to judge", () => {
    expect(planAttachments([image], wishes, SLUICE).attachments).toHaveLength(1);
  });
});

test("the place is the manifest's for the target, unless another is wished for", async () => {
  const images = [await read("a/full")];
  const wishes = { failOpen: false, configs: new Map() };
  const [own] = planAttachments(images, wishes, SLUICE).attachments;
  expect(own).toMatchObject({ phase: "AUTHN", priority: 8 });
  const [wished] = planAttachments(images, { ...wishes, phase: "STATS", priority: 0 }, SLUICE).attachments;
  expect(wished).toMatchObject({ phase: "STATS", priority: 0 });
});
