import { describe, expect, test } from "vitest";
import {
  type AttachedPlugins,
  formatAttached,
  inOrder,
  parseAttached,
  type Revision,
  rolledBack,
  withoutPlugins,
  withRevision,
} from "./attached.ts";

function revision(image: string, rest: Partial<Revision> = {}): Revision {
  return { image, phase: "AUTHN", priority: 300, entry: { url: image }, ...rest };
}

const NONE: AttachedPlugins = new Map();

/** As it would be read from a cluster. */
function reread(plugins: AttachedPlugins): AttachedPlugins {
  const entries = new Map([...plugins].map(([name, { current }]) => [name, current.entry] as const));
  return parseAttached(formatAttached(plugins), entries);
}

describe("what was before", () => {
  const first = withRevision(NONE, "hello", revision("a:1"));
  const second = withRevision(reread(first), "hello", revision("a:2", { priority: 7 }));

  test("is kept with a change, and survives the cluster", () => {
    expect(reread(second).get("hello")).toEqual({
      current: revision("a:2", { priority: 7 }),
      previous: revision("a:1"),
    });
  });

  test("is not overwritten by attaching the same again, whatever its tag is called", () => {
    const again = withRevision(second, "hello", revision("a:latest", { priority: 7, entry: { url: "a:2" } }));
    expect(again.get("hello")?.previous).toEqual(revision("a:1"));
    expect(again.get("hello")?.current.image).toBe("a:latest");
  });

  test("comes back by a rollback, and a second one takes it away again", () => {
    const back = rolledBack(second, "hello");
    expect(back?.get("hello")?.current).toEqual(revision("a:1"));
    expect(back && rolledBack(back, "hello")).toEqual(second);
  });

  test("is not there at first", () => {
    expect(rolledBack(first, "hello")).toBeUndefined();
    expect(rolledBack(first, "other")).toBeUndefined();
  });

  test("of other plugins stays", () => {
    const both = withRevision(second, "other", revision("b:1"));
    expect(both.get("hello")).toEqual(second.get("hello"));
    expect(withoutPlugins(both, ["other"])).toEqual(second);
  });

  test("is not kept where an annotation could not hold it", () => {
    const large = revision("a:1", { entry: { config: "x".repeat(250_000) } });
    const changed = withRevision(withRevision(NONE, "hello", large), "hello", revision("a:2"));
    expect(formatAttached(changed).length).toBeLessThan(1_000);
    expect(rolledBack(reread(changed), "hello")).toBeUndefined();
  });
});

test("plugins are in the order in which they run", () => {
  const places = [
    ["late", { phase: "UNSPECIFIED_PHASE", priority: 900 }],
    ["b", { phase: "AUTHZ", priority: 1 }],
    ["a", { phase: "AUTHZ", priority: 1 }],
    ["first", { phase: "AUTHN", priority: 0 }],
    ["high", { phase: "AUTHZ", priority: 2 }],
  ] as const;
  const plugins = places.reduce((all, [name, place]) => withRevision(all, name, revision(name, place)), NONE);
  expect(inOrder(plugins).map(([name]) => name)).toEqual(["first", "high", "a", "b", "late"]);
});

test.each([
  ["nothing", undefined],
  ["no text", 7],
  ["no JSON", "{"],
  ["a list", "[]"],
  ["other things", '{"hello": 1, "other": {"image": "x"}}'],
  ["wrong types", '{"hello": {"image": 1, "phase": "NOON", "priority": "x", "previous": {"entry": 2}}}'],
])("an annotation of which somebody made %s hides no plugin", (_, annotation) => {
  const entries = new Map([["hello", { url: "a" }]]);
  expect(parseAttached(annotation, entries)).toEqual(
    new Map([["hello", { current: { image: "", phase: "UNSPECIFIED_PHASE", priority: 0, entry: { url: "a" } } }]]),
  );
});
