import { Bytes, clusterName, routeName } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hasOutcome, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { AiCall } from "./ai-call";
import { readAiLog, writeAiLog } from "./ai-log";
import { CallFacts } from "./call-facts";
import { HOST } from "./host-kind";
import { logFieldsOf, writeAttributes } from "./report-log";
import { countCall } from "./report-metrics";
import { writeSpan } from "./span-tags";

const AT: i32 = 0x40;
const UNNAMED: Bytes = Bytes.of("-");

/**
 * Writes the log of a call as far as it is known. Higress writes its access log before it calls onLog, so of a call that is
 * cut this is what the log holds; stock Envoy logs after its filters.
 */
export function reportSoFar(call: AiCall): void {
  if (!HOST.isHigress) return;
  const facts = new CallFacts(call, false);
  writeAiLog(logFieldsOf(facts, apiOf(routeName())), readAiLog());
}

/** Counts and logs a call that is over. @param isComplete whether its answer came to its end */
export function report(call: AiCall, isComplete: bool): CallFacts {
  call.close(isComplete);
  const facts = new CallFacts(call, isComplete);
  const before = readAiLog();
  // What a cache answered was paid when it was asked first.
  if (!hasOutcome(before, Outcome.CacheHit)) facts.price();
  const route = routeName();
  const api = apiOf(route);
  const fields = logFieldsOf(facts, api);
  writeAttributes(facts, fields);
  writeAiLog(fields, before);
  if (!call.isWanted) return facts;
  if (HOST.isHigress) writeSpan(facts);
  const name = api.length > UNNAMED.length ? api : route;
  countCall(facts, orUnnamed(name), orUnnamed(clusterName()), before);
  return facts;
}

/** The API of a route named `<api>@<…>@<…>@…`: its first three parts; `-` for routes of other names. */
export function apiOf(route: Bytes): Bytes {
  let parts = 1;
  let end = route.length;
  for (let at = route.indexOfByte(AT); at >= 0; at = route.indexOfByte(AT, at + 1)) {
    if (++parts == 4) end = at;
  }
  return parts < 3 ? UNNAMED : route.slice(0, end);
}

function orUnnamed(name: Bytes): Bytes {
  return name.length > 0 ? name : UNNAMED;
}
