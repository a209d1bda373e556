import { create } from "@bufbuild/protobuf";
import { type StringMatcher, StringMatcherSchema } from "../generated/envoy/type/matcher/v3/string_pb.js";

/** A text to equal, or an RE2 that the whole text must match. */
export type StringMatch = string | { readonly regex: string };

export function stringMatcher(match: StringMatch): StringMatcher {
  return create(StringMatcherSchema, {
    matchPattern:
      typeof match === "string"
        ? { case: "exact", value: match }
        : { case: "safeRegex", value: { regex: match.regex } },
  });
}

/** The RE2 that matches a text and nothing else. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
