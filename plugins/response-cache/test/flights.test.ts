import type { EmulatedStream } from "@sluice/host";
import { describe, expect, test } from "vitest";
import { answer, openScene, replyOf, type Scene } from "./scene.ts";

const HOUR = { "cache-control": "max-age=3600" };

/** Requests that are sent before anything is answered. */
function openMany(scene: Scene, count: number, headers: Readonly<Record<string, string>> = {}): EmulatedStream[] {
  return Array.from({ length: count }, () => scene.open({ headers }));
}

function sentOn(streams: readonly EmulatedStream[]): EmulatedStream[] {
  return streams.filter((stream) => stream.upstream?.arrived === true);
}

/** Lets the plugin look after those who wait, until nothing is left to do. */
function look(scene: Scene): void {
  for (let i = 0; i < 10; i++) scene.pass(0.1);
}

describe("identical requests at the same time", () => {
  test("are sent on once; the others get that answer", async () => {
    const scene = await openScene({});
    const streams = openMany(scene, 50);
    const [leader, ...more] = sentOn(streams);
    expect(more).toEqual([]);
    leader?.respond(answer("one", HOUR));
    look(scene);
    const replies = streams.map((stream) => replyOf(stream.expectResponse()));
    expect(new Set(replies.map(({ text }) => text))).toEqual(new Set(["one"]));
    expect(replies.map(({ cache }) => cache).sort()).toEqual([...Array(49).fill("hit"), "miss"]);
  });

  test("go on for themselves, all at once, where the answer is not for others", async () => {
    const scene = await openScene({});
    const streams = openMany(scene, 5);
    sentOn(streams)[0]?.respond(answer("mine", { "cache-control": "private" }));
    look(scene);
    expect(sentOn(streams)).toHaveLength(5);
    expect(sentOn(openMany(scene, 3))).toHaveLength(3);
  });

  test("find another leader when theirs breaks off, and nobody gets half an answer", async () => {
    const scene = await openScene({});
    const streams = openMany(scene, 4);
    const [first] = sentOn(streams);
    first
      ?.respond({ headers: Object.entries(HOUR), end: false })
      .body("ha")
      .reset();
    look(scene);
    const [next, ...more] = sentOn(streams).filter((stream) => stream !== first);
    expect(more).toEqual([]);
    next?.respond(answer("whole", HOUR));
    look(scene);
    const others = streams.filter((stream) => stream !== first);
    expect(others.map((stream) => stream.expectResponse().text)).toEqual(["whole", "whole", "whole"]);
  });

  test("of which one varies from what the leader asked get their own answer", async () => {
    const scene = await openScene({});
    const german = openMany(scene, 2, { "accept-language": "de" });
    const english = openMany(scene, 1, { "accept-language": "en" });
    sentOn(german)[0]?.respond(answer("de", { ...HOUR, vary: "accept-language" }));
    look(scene);
    expect(german.map((stream) => stream.expectResponse().text)).toEqual(["de", "de"]);
    expect(sentOn(english)).toHaveLength(1);
  });

  test("do not wait where the configuration says so, nor for a client that asks for a new answer", async () => {
    expect(sentOn(openMany(await openScene({ singleFlight: false }), 3))).toHaveLength(3);
    const asking = { "cache-control": "no-cache" };
    expect(sentOn(openMany(await openScene({}), 3, asking))).toHaveLength(3);
  });

  test("wait no longer than the configuration says", async () => {
    const scene = await openScene({ followerTimeout: 500 });
    const streams = openMany(scene, 3);
    expect(sentOn(streams)).toHaveLength(1);
    look(scene);
    expect(sentOn(streams)).toHaveLength(3);
  });
});
