import { Bytes, parseHttpDate, httpDate } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { matchesTag } from "../rfc/conditions";
import { Directives } from "../rfc/directives";
import { readVaryNames, StoredAnswer, writeVaryNames } from "../stored-answer";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Reads the input as an answer from the store, as names of fields, and as values of header fields; answers what it was. */
export function run(size: i32): i32 {
  const bytes = given(size);
  readFields(bytes);
  const names = readVaryNames(bytes);
  if (names.length > 0 && readVaryNames(writeVaryNames(names)).length != names.length) unreachable();
  const answer = StoredAnswer.read(bytes);
  if (answer == null) return names.length;
  // What is read is what would be written.
  const again = StoredAnswer.read(answer.write());
  if (again == null || !again.body.equals(answer.body) || !again.vary.equals(answer.vary)) unreachable();
  return 0x100 | (answer.headers.length << 9) | (answer.vary.length << 16);
}

function readFields(bytes: Bytes): void {
  const directives = Directives.parse(bytes);
  if (directives.maxAge < -1 || directives.sharedMaxAge < -1) unreachable();
  matchesTag(bytes, bytes.slice(bytes.length / 2));
  const seconds = parseHttpDate(bytes);
  if (seconds >= 0 && parseHttpDate(Bytes.of(httpDate(seconds))) != seconds) unreachable();
}
