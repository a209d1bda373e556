import { Bytes, JsonEdits, JsonKind, jsonGet, jsonParse, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Default } from "./generated/config.gen";

/** The change that gives a body the members it lacks; null where there is none to make, or it is no JSON object. */
export function withDefaults(body: Bytes, defaults: Array<Default>): Splice | null {
  if (jsonParse(body).kind != JsonKind.Object) return null;
  // Every byte that is not edited stays as it is: order, white space, numbers of any length.
  const edits = new JsonEdits(body);
  for (let i = 0; i < defaults.length; i++) {
    const member = defaults[i].member;
    if (!jsonGet(body, member).exists) edits.setString(member, defaults[i].value);
  }
  return edits.changed ? new Splice(body.length, edits.apply()) : null;
}
