import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "@sluice/manifest";
import { afterAll, describe, expect, test } from "vitest";
import type { PluginImage } from "./attachment.ts";
import { checkConfig, parseConfig, readConfigs } from "./config.ts";

const FACTS = {
  place: { phase: "AUTHN", priority: 1 },
  envoy: { phase: "AUTHN", priority: 1 },
} as const;
const HELLO: PluginImage = { name: "hello", reference: "a/hello:1", repository: "a/hello", digest: "" };
const schema = {
  type: "object",
  required: ["greeting"],
  properties: {
    greeting: { type: "string", minLength: 1 },
    rules: { type: "array", items: { type: "object", properties: { limit: { type: "integer" } } } },
  },
};

function check(config: Readonly<Record<string, unknown>>, where = "hello.yaml"): readonly string[] {
  return checkConfig({ ...HELLO, facts: { ...FACTS, schema } }, { config, where });
}

function refusal(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** Each line ten times as long as the one before. */
const BOMB = ["a0: &a0 [x]", ...[1, 2, 3, 4].map((n) => `a${n}: &a${n} [${`*a${n - 1}, `.repeat(10)}]`)].join("\n");

describe("a configuration", () => {
  test("that the schema allows is taken", () => {
    expect(check({ greeting: "hi", rules: [{ limit: 1 }] })).toEqual([]);
  });

  test("that the plugin would refuse is, with all that is wrong and where", () => {
    const { message, where } = refusal(() => check({ greeting: "", rules: [{ limit: 1.5 }] }));
    expect(message).toBe(
      "hello cannot be configured so: greeting: must NOT have fewer than 1 characters; rules[0].limit: must be integer",
    );
    expect(where).toBe("hello.yaml");
  });

  test("that was left out, where one is needed", () => {
    const { message, where, help } = refusal(() => check({}, "--config"));
    expect(message).toBe("hello cannot be configured so: must have required property 'greeting'");
    expect(where).toBe("--config");
    expect(help).toMatch(/--config FILE$/);
  });

  test("with keys that nobody reads is told of them", () => {
    expect(check({ greeting: "hi", greting: 1, rules: [{ limits: 2 }] })).toEqual([
      'hello: greting: unknown key; did you mean "greeting"?',
      'hello: rules[0].limits: unknown key; did you mean "limit"?',
    ]);
  });

  test("of an image that says nothing of it is not checked, and that is told", () => {
    expect(checkConfig(HELLO, { config: { a: 1 }, where: "" })).toEqual([
      "the image of hello does not say what it is configured by: nothing was checked",
    ]);
    expect(checkConfig({ ...HELLO, facts: FACTS }, { config: { a: 1 }, where: "" })).toEqual([
      "hello takes no configuration",
    ]);
  });

  test.each([
    ["a keyword of another version", { type: "object", properties: { a: { type: "string", multipleOf: 2 } } }],
    ["a reference that leads nowhere", { type: "object", properties: { a: { $ref: "#/$defs/gone" } } }],
    ["an expression that is none", { type: "object", properties: { a: { type: "string", pattern: "(" } } }],
  ])("is not checked by a schema with %s, and that is told", (_, wrong) => {
    const notes = checkConfig({ ...HELLO, facts: { ...FACTS, schema: wrong } }, { config: { a: "b" }, where: "" });
    expect(notes).toEqual([
      expect.stringMatching(/^the schema in the image of hello cannot be used, nothing was checked: /),
    ]);
  });

  test.each([
    ["a list", "- 1", /^a configuration is an object/],
    ["a text", "hello", /^a configuration is an object/],
    ["broken", "a: [", /^this is no YAML/],
    ["a bomb", BOMB, /^this YAML cannot be read: Excessive alias count/],
    ["a ring", "greeting: &a [*a]", /^this YAML cannot be read: Converting circular structure to JSON$/],
  ])("that is %s is none", (_, text, message) => {
    expect(refusal(() => parseConfig(text, "x.yaml")).message).toMatch(message);
  });

  test("may be empty", () => {
    expect(parseConfig("", "x.yaml")).toEqual({});
    expect(parseConfig("# nothing\n", "x.yaml")).toEqual({});
  });
});

describe("--config", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-config-"));
  const file = path.join(folder, "a.yaml");
  writeFileSync(file, "a: 1");
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is for the one plugin, or says which one it is for", async () => {
    expect(await readConfigs([file], ["hello"])).toEqual(new Map([["hello", { config: { a: 1 }, where: file }]]));
    const two = await readConfigs([`b=${file}`], ["a", "b"]);
    expect([...two.keys()]).toEqual(["b"]);
  });

  test.each([
    {
      name: "of nobody",
      options: [file],
      plugins: ["a", "b"],
      message: /which plugin the file is for/,
      help: /plugins: a, b/,
    },
    {
      name: "given twice",
      options: [file, `a=${file}`],
      plugins: ["a"],
      message: /^a has two configurations/,
      help: /.*/,
    },
    {
      name: "that is not there",
      options: ["/gone.yaml"],
      plugins: ["a"],
      message: /cannot be read: ENOENT/,
      help: /--config FILE/,
    },
  ])("$name is refused", async ({ options, plugins, message, help }) => {
    const error = await readConfigs(options, plugins).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(message);
    expect((error as UserError).help ?? "").toMatch(help);
  });
});
