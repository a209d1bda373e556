// The SDK's estimate itself, for what its errors are measured with.
import { TokenEstimate } from "../../../sdk/assembly/ai/estimate";
import { Bytes } from "../../../sdk/assembly/bytes";

@final
class Job {
  text: Bytes = Bytes.empty();
  estimate: TokenEstimate = new TokenEstimate();
}

const JOB = new Job();

export function input(size: i32): usize {
  JOB.text = Bytes.wrap(new ArrayBuffer(size));
  return JOB.text.ptr;
}

export function run(): void {
  JOB.estimate = new TokenEstimate();
  JOB.estimate.add(JOB.text);
}

export function tokens(tokenizer: i32): i32 {
  return <i32>JOB.estimate.tokens(tokenizer);
}
