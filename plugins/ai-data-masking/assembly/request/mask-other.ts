import {
  Bytes,
  ByteWriter,
  JsonKind,
  JsonPatches,
  JsonValue,
  JsonWriter,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { compactJson } from "../compact-json";
import { JsonPathQuery, Selected } from "../path/json-path-query";
import { RequestMasker } from "./request-masker";

/** Masks the strings at the paths of a JSON body. @param document the body, validated */
export function maskPaths(
  masker: RequestMasker,
  paths: JsonPathQuery[],
  document: JsonValue,
  body: Bytes,
): Splice | null {
  const selected = new Selected();
  for (let i = 0; i < paths.length; i++) paths[i].select(document, selected);
  if (selected.exhausted) {
    masker.error = "the paths of deny_jsonpath take too long in it";
    return null;
  }
  selected.sort();
  const strings = selected.values.filter((value) => value.kind == JsonKind.String);
  for (let i = 0; i < strings.length; i++) masker.look(strings[i].asBytes());
  const patches = new JsonPatches(body);
  for (let i = 0; i < strings.length && masker.passes; i++) {
    const masked = masker.mask([strings[i].asBytes()]);
    if (masked != null) patches.replace(strings[i], quoted(masked[0]));
  }
  return masker.passes && !patches.isEmpty ? patches.splice() : null;
}

/** Masks a body as it is; of JSON, its compact form, which then goes on in the body's place. */
export function maskRaw(masker: RequestMasker, body: Bytes): Splice | null {
  const compact = compactJson(body);
  const text = compact == null ? body : compact;
  masker.look(text);
  const masked = masker.mask([text]);
  return masked == null ? null : new Splice(body.length, masked[0]);
}

function quoted(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + 16);
  new JsonWriter(out).stringBytes(text);
  return out.take();
}
