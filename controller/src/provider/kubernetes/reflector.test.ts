// What only a server that misbehaves shows; testbed/k8s has the real one.
import { expect, onTestFinished, test, vi } from "vitest";
import type { KubeObject, ObjectRef } from "../../store/kube-object.ts";
import { ApiError } from "./api-error.ts";
import { BodyTooLargeError, type KubeApi, type KubeRequest, type WatchRequest } from "./kube-client.ts";
import { Reflector, type ReflectorTiming } from "./reflector.ts";
import type { WatchedKind } from "./watched-kind.ts";

const KIND: WatchedKind = { kind: "Widget", group: "example.com", versions: ["v1"], plural: "widgets" };
const TIMING: ReflectorTiming = {
  retry: { first: 2, longest: 10 },
  absent: 2,
  idle: 1_000,
  watch: 1_000,
  resync: 1_000_000,
};

type Answer = (init: KubeRequest) => unknown;
type Stream = (init: WatchRequest) => Promise<void>;

/** Plays answers of lists and streams of watches, one after the other; when they end, lists repeat and watches hang. */
class ScriptedServer implements KubeApi {
  readonly asked: string[] = [];
  readonly #lists: Answer[];
  readonly #watches: Stream[];

  constructor(lists: readonly Answer[], watches: readonly Stream[] = []) {
    this.#lists = [...lists];
    this.#watches = [...watches];
  }

  async request(init: KubeRequest): Promise<unknown> {
    this.asked.push(`list ${new URLSearchParams(init.query)}`);
    const [answer] = this.#lists.length > 1 ? this.#lists.splice(0, 1) : this.#lists;
    return answer?.(init);
  }

  async watch(init: WatchRequest): Promise<void> {
    this.asked.push(`watch ${init.query.resourceVersion}`);
    const stream = this.#watches.shift() ?? hang;
    init.onOpen?.();
    await stream(init);
  }
}

const hang: Stream = ({ signal }) => aborted(signal);

/** A stream of these lines, which the server then ends. */
const says =
  (...events: readonly unknown[]): Stream =>
  async ({ onLine }) => {
    for (const event of events) onLine(typeof event === "string" ? event : JSON.stringify(event));
  };

const widget = (name: string, resourceVersion: string) => ({ metadata: { name, namespace: "a", resourceVersion } });
const list = (resourceVersion: string, ...items: readonly unknown[]): Answer => {
  return () => ({ metadata: { resourceVersion }, items });
};
const fails =
  (status: number): Answer =>
  () => {
    throw ApiError.of("list", status, {});
  };

function follow(server: ScriptedServer) {
  const told: string[] = [];
  const problems: string[] = [];
  const sink = {
    upsert: ({ metadata }: KubeObject) => told.push(`+${metadata.name}@${metadata.resourceVersion}`),
    remove: ({ name }: ObjectRef) => told.push(`-${name}`),
    synced: () => told.push("synced"),
  };
  const observer = {
    failed: (_: WatchedKind, error: Error) => problems.push(error.message),
    recovered: () => problems.push("recovered"),
    passedOver: () => problems.push("passed over"),
    absent: () => problems.push("absent"),
    found: () => problems.push("found"),
  };
  const reflector = new Reflector({ api: server, kind: KIND, sink, observer, timing: TIMING });
  onTestFinished(() => reflector.stop());
  reflector.start();
  return { told, problems, reflector };
}

const soon = <T>(assertion: () => T) => vi.waitFor(assertion, { timeout: 5_000, interval: 2 });

test("a watch goes on from the last event or bookmark", async () => {
  const bookmark = { type: "BOOKMARK", object: { metadata: { resourceVersion: "9" } } };
  const server = new ScriptedServer(
    [list("5", widget("x", "3"))],
    [says({ type: "ADDED", object: widget("y", "7") }), says(bookmark)],
  );
  const { told } = follow(server);
  await soon(() => expect(server.asked).toEqual(["list limit=500", "watch 5", "watch 7", "watch 9"]));
  expect(told).toEqual(["+x@3", "synced", "+y@7"]);
});

test("objects without a name or version are passed over, and the others come", async () => {
  const broken = [
    null,
    7,
    "text",
    {},
    { metadata: {} },
    { metadata: { name: 1, resourceVersion: "1" } },
    { metadata: { name: "n" } },
  ];
  const server = new ScriptedServer(
    [list("5", ...broken, widget("x", "3"))],
    [says({ type: "MODIFIED", object: {} }, { type: "ADDED", object: widget("y", "7") })],
  );
  const { told, problems } = follow(server);
  await soon(() => expect(told).toEqual(["+x@3", "synced", "+y@7"]));
  expect(problems).toEqual(Array.from({ length: 8 }, () => "passed over"));
});

test.each([
  ["no JSON", "{"],
  ["no event", "[]"],
  ["an event of no known type", { type: "RENAMED", object: {} }],
  ["an event without an object", { type: "ADDED" }],
  ["a bookmark without a version", { type: "BOOKMARK", object: {} }],
])("after %s in a watch everything is listed anew", async (_, line) => {
  const server = new ScriptedServer([list("5", widget("x", "3")), list("8", widget("y", "7"))], [says(line)]);
  const { told, problems } = follow(server);
  await soon(() => expect(told).toEqual(["+x@3", "synced", "+y@7", "-x"]));
  expect(problems.at(-1)).toBe("recovered");
});

test.each([
  ["no object", "text"],
  ["no metadata", { items: [] }],
  ["no version", { metadata: {}, items: [] }],
  ["items that are no list", { metadata: { resourceVersion: "1" }, items: {} }],
])("a list that has %s is asked for again", async (_, answer) => {
  const { told } = follow(new ScriptedServer([() => answer, list("5", widget("x", "3"))]));
  await soon(() => expect(told).toEqual(["+x@3", "synced"]));
});

test("a version that the watch reports as gone is left, and is no failure", async () => {
  const gone = { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } };
  const server = new ScriptedServer([list("5", widget("x", "3")), list("8")], [says(gone)]);
  const { told, problems } = follow(server);
  await soon(() => expect(told).toEqual(["+x@3", "synced", "-x"]));
  expect(problems).toEqual([]);
});

test.each([429, 500, 503])("after status %d a watch goes on where it was", async (code) => {
  const server = new ScriptedServer([list("5")], [says({ type: "ERROR", object: { code } })]);
  follow(server);
  await soon(() => expect(server.asked).toEqual(["list limit=500", "watch 5", "watch 5"]));
});

test("a version that the server has not reached, as after a restored backup, is left", async () => {
  const server = new ScriptedServer([list("5"), list("2")], [says({ type: "ERROR", object: { code: 504 } })]);
  follow(server);
  await soon(() => expect(server.asked.at(-1)).toBe("watch 2"));
});

test("pages that are too large are asked for smaller", async () => {
  const tooLarge: Answer = () => {
    throw new BodyTooLargeError("GET /x", 1);
  };
  const server = new ScriptedServer([tooLarge, tooLarge, list("5", widget("x", "3"))]);
  const { told } = follow(server);
  await soon(() => expect(told).toEqual(["+x@3", "synced"]));
  expect(server.asked.slice(0, 3)).toEqual(["list limit=500", "list limit=125", "list limit=31"]);
});

test("one 404 takes nothing away, a second one does", async () => {
  const server = new ScriptedServer(
    [list("5", widget("x", "3")), list("6", widget("x", "3")), fails(404)],
    [says({ type: "ERROR", object: { code: 404 } }), says({ type: "ERROR", object: { code: 404 } })],
  );
  const { told, reflector } = follow(server);
  await soon(() => expect(reflector.state).toBe("absent"));
  expect(told).toEqual(["+x@3", "synced", "-x"]);
});

test("that a kind is not there is told once, and when it is there", async () => {
  const server = new ScriptedServer([fails(404), fails(404), fails(404), list("5", widget("x", "3"))]);
  const { told, problems } = follow(server);
  await soon(() => expect(problems).toEqual(["absent", "found"]));
  expect(told).toEqual(["synced", "+x@3"]);
});

test("a failure is told once however often it comes", async () => {
  const server = new ScriptedServer([fails(403), fails(403), fails(403), fails(403), list("5")]);
  const { problems } = follow(server);
  await soon(() => expect(problems).toEqual(["list: 403", "recovered"]));
});

test("it stops while it lists, watches or waits", async () => {
  const listing: Answer = ({ signal }) => aborted(signal);
  for (const server of [
    new ScriptedServer([listing]),
    new ScriptedServer([list("5")]),
    new ScriptedServer([fails(500)]),
  ]) {
    const { reflector, told } = follow(server);
    await soon(() => expect(server.asked.length).toBeGreaterThan(0));
    await reflector.stop();
    const count = told.length;
    const asked = server.asked.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect([told.length, server.asked.length]).toEqual([count, asked]);
  }
});

/** Never answers, and ends as a request does whose caller gave it up, before or after it began. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(new Error("aborted"));
    if (signal?.aborted) give();
    signal?.addEventListener("abort", give);
  });
}
