import { Bytes } from "./bytes";
import { PropertyPath } from "./property";

/**
 * Where the usage of an answer stands for the plugins outside of the one that read it: a usage object as OpenAI's API has it.
 * Access logs have it as `%FILTER_STATE(wasm.ai_usage:PLAIN)%`.
 */
const USAGE: PropertyPath = PropertyPath.of("ai_usage");

/** Publishes the usage of the current stream's answer. @param json a usage object */
export function publishUsage(json: Bytes): void {
  USAGE.set(json);
}

/** The usage that another plugin published; empty when none did. */
export function publishedUsage(): Bytes {
  const json = USAGE.bytes();
  return json == null ? Bytes.empty() : json;
}
