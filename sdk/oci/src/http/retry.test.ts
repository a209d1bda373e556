import { expect, test } from "vitest";
import { RegistryFailure } from "../failure.ts";
import { retry } from "./retry.ts";

const failure = new RegistryFailure("ServerError", "it is busy", { transient: true });
const never = new AbortController().signal;

test("who gets further tries on, and who only gets back to where it was gives up", async () => {
  // A server that forgets what it took, every other time.
  const reached = [1, 0, 1, 0, 1, 0, 1, 0];
  let tries = 0;
  const task = async () => {
    tries++;
    throw failure;
  };
  const options = { attempts: 4, progress: () => reached[tries - 1] ?? 0, sleep: async () => undefined };
  await expect(retry(task, options, never)).rejects.toBe(failure);
  expect(tries).toBe(4);
});

test("when the time is over while one waits, what failed is told", async () => {
  const task = async () => {
    throw failure;
  };
  await expect(retry(task, { attempts: 2, random: () => 1 }, AbortSignal.timeout(50))).rejects.toBe(failure);
});
