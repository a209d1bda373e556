import { expect, test } from "vitest";
import { refreshDelay } from "./refresh-delay.ts";
import { TaskLimit } from "./task-limit.ts";

/** A task that a test ends, and whether it has begun. */
class Held {
  begun = false;
  readonly #ended: Promise<void>;
  #end: () => void = () => undefined;

  constructor() {
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  readonly run = (): Promise<void> => {
    this.begun = true;
    return this.#ended;
  };

  end(): void {
    this.#end();
  }
}

const never = new AbortController().signal;

test("so many tasks run at a time, and a busy key holds up no other", async () => {
  const gate = new TaskLimit({ total: 2, perKey: 1 });
  const [a1, a2, b, c] = [new Held(), new Held(), new Held(), new Held()];
  const runs = [gate.run("a", a1.run, never), gate.run("a", a2.run, never), gate.run("b", b.run, never)];
  runs.push(gate.run("c", c.run, never));
  await Promise.resolve();
  expect([a1, a2, b, c].map(({ begun }) => begun)).toEqual([true, false, true, false]);
  b.end();
  await runs[2];
  expect([a2, c].map(({ begun }) => begun)).toEqual([false, true]);
  a1.end();
  await runs[0];
  expect(a2.begun).toBe(true);
  a2.end();
  c.end();
  await Promise.all(runs);
});

test("a task that fails makes room, and one that is given up never begins", async () => {
  const gate = new TaskLimit({ total: 1, perKey: 1 });
  const first = new Held();
  const running = gate.run("a", first.run, never);
  const stop = new AbortController();
  const second = new Held();
  const waiting = gate.run("a", second.run, stop.signal);
  stop.abort(new Error("given up"));
  await expect(waiting).rejects.toThrow("given up");
  first.end();
  await running;
  await expect(gate.run("a", () => Promise.reject(new Error("broken")), never)).rejects.toThrow("broken");
  await expect(gate.run("a", async () => "fine", never)).resolves.toBe("fine");
  expect(second.begun).toBe(false);
});

test("what is looked at again is so a tenth earlier or later", () => {
  expect([0, 0.5, 1].map((chance) => refreshDelay(1_000, () => chance))).toEqual([900, 1_000, 1_100]);
});
