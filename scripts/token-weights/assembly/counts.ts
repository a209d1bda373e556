// What the fit needs of the SDK: the runs of a text.
import { Bytes } from "../../../sdk/assembly/bytes";
import { LETTERS, RUNS } from "../../../sdk/assembly/ai/tokens/run";
import { LENGTHS, RunCounts } from "../../../sdk/assembly/ai/tokens/run-counts";

@final
class Job {
  text: Bytes = Bytes.empty();
  counts: RunCounts = new RunCounts();
}

const JOB = new Job();

export function input(size: i32): usize {
  JOB.text = Bytes.wrap(new ArrayBuffer(size));
  return JOB.text.ptr;
}

export function run(): void {
  JOB.counts = new RunCounts();
  JOB.counts.feed(JOB.text);
  JOB.counts.end();
}

export function rows(): i32 {
  return RUNS;
}

export function columns(): i32 {
  return LENGTHS;
}

export function letterCount(): i32 {
  return LETTERS;
}

export function at(row: i32, column: i32): i32 {
  return JOB.counts.at(row, column);
}

export function letter(index: i32): i32 {
  return JOB.counts.letter(index);
}
