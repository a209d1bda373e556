import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Tag } from "./generated/config.gen";

/**
 * The tag of the longest prefix that a path has; no bytes where it has none.
 * @param path without its query
 */
export function tagOf(path: Bytes, tags: Array<Tag>): Bytes {
  let longest = 0;
  let found = Bytes.empty();
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i];
    if (tag.prefix.length <= longest || !path.startsWith(tag.prefix)) continue;
    longest = tag.prefix.length;
    found = tag.value;
  }
  return found;
}
