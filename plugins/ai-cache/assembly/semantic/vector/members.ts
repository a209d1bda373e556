import { JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { KnownQuestion, Partition } from "../question";
import { CONTEXT, KEY, MODEL, SCOPE } from "./server";

/** Higress keeps the answer in the server; ours is in the cache, and the member stays for schemas that want it. */
const ANSWER: string = "answer";

/** Members of a question. @param question the member of its text */
export function writeMembers(json: JsonWriter, known: KnownQuestion, question: string): JsonWriter {
  json.key(question).stringBytes(known.text).key(ANSWER).string("").key(KEY).stringBytes(known.key);
  const partition = known.partition;
  return json
    .key(SCOPE)
    .string(partition.scope)
    .key(MODEL)
    .string(partition.model)
    .key(CONTEXT)
    .string(partition.context);
}

/** `scope = 'a' and …`. A partition has no quotes. */
export function condition(partition: Partition, equals: string, and: string, quote: string): string {
  const scope = SCOPE + equals + quote + partition.scope + quote;
  const model = MODEL + equals + quote + partition.model + quote;
  return scope + and + model + and + CONTEXT + equals + quote + partition.context + quote;
}
