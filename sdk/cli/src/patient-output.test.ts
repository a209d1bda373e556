import { expect, test } from "vitest";
import { PatientOutput } from "./patient-output.ts";

/** A reader who takes nothing until it is told to. */
function slowReader() {
  const read: string[] = [];
  let done: (() => void) | undefined;
  const output = new PatientOutput((text, taken) => {
    read.push(text);
    done = taken;
  });
  const take = (): void => {
    const taken = done;
    done = undefined;
    taken?.();
  };
  return { read, output, take };
}

test("each line goes out at once to somebody who reads", () => {
  const { read, output, take } = slowReader();
  for (const line of ["one", "two"]) {
    output.line(line);
    take();
  }
  expect(read).toEqual(["one\n", "two\n"]);
});

test("what comes while the reader is busy follows in one piece", () => {
  const { read, output, take } = slowReader();
  for (const line of ["one", "two", "three"]) output.line(line);
  expect(read).toEqual(["one\n"]);
  take();
  take();
  expect(read).toEqual(["one\n", "two\nthree\n"]);
});

test("what nobody reads is left out, and told when somebody does", () => {
  const { read, output, take } = slowReader();
  const line = "x".repeat(1023);
  for (let count = 0; count < 1_000; count++) output.line(line);
  expect(read).toEqual([`${line}\n`]);
  take();
  expect(read[1]).toBe(`${`${line}\n`.repeat(256)}… 743 lines were left out: nobody read them\n`);
  output.line("after");
  take();
  expect(read[2]).toBe("after\n");
});
