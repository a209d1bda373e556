import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  answerFile,
  CASES,
  type Case,
  ERROR_STATUS,
  goldenFile,
  NO_ANSWER,
  OPTIONS,
  present,
  requestFile,
} from "./cases.ts";
import { BACKS, type Back, type Call, FRONTS, type Front, loadTranslator, type Translator } from "./translator.ts";

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

const fronts = (Object.keys(FRONTS) as Front[]).filter((front) => present("request").includes(front));
const backs = BACKS.filter((back) => present("answer").includes(back));
const pairs = fronts.flatMap((front) => backs.map((back) => ({ front, back })));
const cells = (Object.keys(CASES) as Case[]).flatMap((name) => [false, true].map((isStream) => ({ name, isStream })));

/** Every byte is a place to cut at; but `long` is one event over and over, of which these steps meet every place. */
const cutSteps = (name: Case): readonly number[] => (name === "long" ? [7, 9] : [1]);

/** The client's request with `stream` set where its protocol has it in the body. */
function requestOf(name: Case, front: Front, isStream: boolean): Buffer {
  const body = JSON.parse(readFileSync(requestFile(name, front), "utf8"));
  if (front !== "gemini") body.stream = isStream;
  return Buffer.from(JSON.stringify(body));
}

/** What the provider gets: its request, or why there is none. */
function sent(call: Call, request: Buffer): unknown {
  try {
    return { request: JSON.parse(call.request(request)) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

/** What the client gets of the provider's answer, in the form of a golden: events by their lines, bodies as JSON. */
function received(call: Call, name: Case, back: Back, isStream: boolean): unknown {
  const file = answerFile(name, back, isStream);
  if (file === undefined) return NO_ANSWER;
  const bytes = readFileSync(file);
  if (name === "error" && !isStream) {
    const { status, body } = call.error(ERROR_STATUS, bytes);
    return { status, body: JSON.parse(body) };
  }
  return isStream
    ? call
        .stream(bytes)
        .split("\n")
        .filter((line) => line !== "")
    : JSON.parse(call.plain(bytes));
}

describe.each(pairs)("$front in front of $back", ({ front, back }) => {
  test.each(cells)("$name, streamed: $isStream", async ({ name, isStream }) => {
    const call = translator.begin(front, back, isStream, OPTIONS[back]);
    const exchange = sent(call, requestOf(name, front, isStream));
    const cell = { ...(exchange as object), answer: received(call, name, back, isStream) };
    await expect(`${JSON.stringify(cell, null, 2)}\n`).toMatchFileSnapshot(goldenFile(name, front, back, isStream));
  });

  test.each(cells.filter(({ isStream }) => isStream))("$name may be cut anywhere", ({ name }) => {
    const call = translator.begin(front, back, true, OPTIONS[back]);
    sent(call, requestOf(name, front, true));
    const file = answerFile(name, back, true);
    if (file === undefined) return;
    call.stream(readFileSync(file));
    for (const step of cutSteps(name)) expect(call.cutThatMatters(step)).toBe(-1);
    for (const step of [1, 7, 64]) expect(call.piecesAgree(step), `pieces of ${step}`).toBe(true);
  });
});
