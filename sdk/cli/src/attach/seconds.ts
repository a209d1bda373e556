import { UserError } from "@sluice/manifest";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600 };

/** `60s`, `2m`, `90` as seconds. @throws UserError */
export function parseSeconds(text: string, where: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  const seconds = Number(digits) * (UNITS[unit] ?? 1);
  if (digits !== "" && Number.isFinite(seconds)) return seconds;
  throw new UserError(`${JSON.stringify(text)} is no time`, { where, help: "write 60s, 2m, or 0 for not at all" });
}
