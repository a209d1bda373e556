import { create } from "@bufbuild/protobuf";
import {
  type RegexMatchAndSubstitute,
  RegexMatchAndSubstituteSchema,
} from "../generated/envoy/type/matcher/v3/regex_pb.js";
import { quoteRegex } from "./string-match.ts";

/** The query stays as it is. */
export type PathRewrite =
  | { readonly path: string }
  /** The prefix must be the one that the route matches by whole segments; a slash at the end of either says nothing. */
  | { readonly prefix: string; readonly replacement: string };

/** How Envoy is told: by its own prefix rewrite where that does the same, otherwise by a regular expression. */
export type PathEdit =
  | { readonly case: "prefixRewrite"; readonly value: string }
  | { readonly case: "regexRewrite"; readonly value: RegexMatchAndSubstitute };

/** Undefined when nothing would change. */
export function pathEdit(rewrite: PathRewrite): PathEdit | undefined {
  if ("path" in rewrite) {
    return { case: "regexRewrite", value: substitute("^.*$", rewrite.path) };
  }
  const prefix = withoutEndSlashes(rewrite.prefix);
  const replacement = withoutEndSlashes(rewrite.replacement);
  if (prefix === replacement) {
    return undefined;
  }
  // Envoy puts the replacement before what follows the prefix: "/a/b" less "/a" gives "//b" with "/", and "/xb" with "/x" for "/".
  if (prefix === "" || replacement === "") {
    return { case: "regexRewrite", value: substitute(`^${quoteRegex(prefix)}/*`, `${replacement}/`) };
  }
  return { case: "prefixRewrite", value: replacement };
}

function withoutEndSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") {
    end--;
  }
  return path.slice(0, end);
}

/** `substitution` is literal text. */
function substitute(regex: string, substitution: string): RegexMatchAndSubstitute {
  return create(RegexMatchAndSubstituteSchema, {
    pattern: { regex },
    substitution: substitution.replaceAll("\\", "\\\\"),
  });
}
