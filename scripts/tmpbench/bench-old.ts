import { Bytes } from "../../sdk/assembly/bytes";
import { TokenEstimate } from "./old";
import { Tokenizer } from "./old";
@final class Job { text: Bytes = Bytes.empty(); }
const JOB = new Job();
export function input(size: i32): usize { JOB.text = Bytes.wrap(new ArrayBuffer(size)); return JOB.text.ptr; }
export function run(): i32 { const e = new TokenEstimate(); e.add(JOB.text); return <i32>e.tokens(Tokenizer.O200k); }
