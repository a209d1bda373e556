import { expect, test } from "vitest";
import { formatFileIssue, parseObjects } from "./yaml-objects.ts";

const options = { strict: true, defaultNamespace: "default" };

function read(text: string) {
  const { objects, issues, complete } = parseObjects(text, "a.yaml", options);
  return {
    names: objects.map(({ resource: { kind, metadata } }) => `${kind} ${metadata.name}`),
    said: issues.map(formatFileIssue),
    complete,
  };
}

const gateway = (name: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name} }
spec:
  gatewayClassName: sluice
  listeners: [{ name: http, port: 80, protocol: HTTP }]
`;

test("documents, empty ones, comments and lists are read", () => {
  const list = `kind: List\napiVersion: v1\nitems:\n  - {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n`;
  expect(read(`---\n# nothing\n---\n${gateway("a")}---\n${list}---\n`)).toEqual({
    names: ["Gateway a", "Namespace a"],
    said: [],
    complete: true,
  });
});

test("JSON is read as well", () => {
  expect(read('{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}').names).toEqual(["Namespace a"]);
});

test("an object without a namespace gets the default one, one of the whole cluster none", () => {
  const { objects } = parseObjects(
    `${gateway("a")}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b, namespace: x}\n`,
    "a.yaml",
    options,
  );
  expect(objects.map(({ resource }) => resource.metadata.namespace)).toEqual(["default", undefined]);
});

test.each([
  {
    name: "a wrong indentation, while the other documents are read",
    text: `${gateway("a")}---\nkind: Gateway\n  spec: 1\n`,
    names: ["Gateway a"],
    said: [expect.stringMatching(/^a\.yaml:9:3: indented otherwise than /)],
    complete: false,
  },
  {
    name: "a field that is not known",
    text: gateway("a").replace("gatewayClassName", "gatewayClass"),
    names: [],
    said: [
      "a.yaml:4:1: Gateway default/a: spec must have required property 'gatewayClassName'",
      "a.yaml:5:3: Gateway default/a: spec.gatewayClass is not a field of this kind",
    ],
    complete: true,
  },
  {
    name: "a value out of range inside of a list",
    text: gateway("a").replace("port: 80", "port: 80000"),
    names: [],
    said: ["a.yaml:6:29: Gateway default/a: spec.listeners[0].port must be <= 65535"],
    complete: true,
  },
  {
    name: "a kind that is not read",
    text: "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n",
    names: [],
    said: ["a.yaml:1:1: Deployment a: Deployment of apps/v1 is not read"],
    complete: true,
  },
  { name: "a text alone", text: "hello", names: [], said: ["a.yaml:1:1: is no object"], complete: false },
  {
    name: "a key twice",
    text: "apiVersion: v1\nkind: Namespace\nkind: Namespace\n",
    names: [],
    said: ["a.yaml:3:1: the same key twice: remove one of them"],
    complete: false,
  },
  {
    name: "aliases that multiply",
    text: `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n`,
    names: [],
    said: ["a.yaml:1:1: aliases (*name) that repeat too much: write out what they stand for"],
    complete: false,
  },
])("$name", ({ text, names, said, complete }) => {
  expect(read(text)).toEqual({ names, said, complete });
});

test("stringData of a Secret becomes data", () => {
  const { objects } = parseObjects(
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {key: abc}\n",
    "a.yaml",
    options,
  );
  expect(objects[0]?.resource).toMatchObject({ data: { key: "YWJj" } });
});

test("each object of a file has its place", () => {
  const list = "kind: List\napiVersion: v1\nitems:\n  - {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n";
  const wrong = gateway("b").replace("port: 80", "port: 0");
  const { objects, refused } = parseObjects(`${gateway("a")}---\n${list}---\n# b\n${wrong}`, "a.yaml", options);
  expect(objects.map(({ place: { line, column } }) => [line, column])).toEqual([
    [1, 1],
    [11, 5],
  ]);
  expect(refused.map(({ place: { line, column } }) => [line, column])).toEqual([[14, 1]]);
});

test("a file of very many objects is read", () => {
  const text = "apiVersion: v1\nkind: Nothing\n---\n".repeat(20_000);
  expect(parseObjects(text, "a.yaml", options).issues).toHaveLength(20_000);
});
