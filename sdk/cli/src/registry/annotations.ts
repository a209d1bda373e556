import { UserError } from "@sluice/manifest";

/** @param pairs `key=value` @throws UserError */
export function parseAnnotations(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)];
      throw new UserError(`"${pair}" is no annotation`, { where: "--annotation", help: "write KEY=VALUE" });
    }),
  );
}
