import { UserError } from "@sluice/manifest";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600 };

/** `60s`, `2m`, `90` as seconds. @throws UserError for what is none, or less than asked for */
export function parseSeconds(text: string, where: string, least: 0 | 1 = 0): number {
  const [, digits = "", unit = ""] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  const seconds = Number(digits) * (UNITS[unit] ?? 1);
  if (digits !== "" && seconds >= least) return seconds;
  const help = least > 0 ? "write 60s or 2m" : "write 60s, 2m, or 0 for not at all";
  throw new UserError(`${JSON.stringify(text)} is no time${least > 0 ? " that anything could take" : ""}`, {
    where,
    help,
  });
}
