import { UserError } from "@sluice/manifest";

export const PERIODS = ["hour", "day", "month", "all"] as const;

/** How long what is summed up is; `all` is one sum over everything. */
export type Period = (typeof PERIODS)[number];

/** Periods begin at whole quarters of an hour, whatever the time zone. */
const STEP = 15 * 60_000;

/** Names the period that a time is in: `2026-11`, `2026-11-30`, `2026-11-30T14`. */
export type PeriodNamer = (time: number) => string;

/** @param timeZone an IANA name. @throws UserError for one that is none */
export function periodNamer(period: Period, timeZone: string): PeriodNamer {
  const format = formatOf(timeZone);
  const known = new Map<number, string>();
  return (time) => {
    if (period === "all") return "";
    const step = Math.floor(time / STEP);
    const name = known.get(step) ?? nameOf(format, period, step * STEP);
    known.set(step, name);
    return name;
  };
}

function nameOf(format: Intl.DateTimeFormat, period: Exclude<Period, "all">, time: number): string {
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const month = `${parts.get("year")?.padStart(4, "0")}-${parts.get("month")}`;
  switch (period) {
    case "month":
      return month;
    case "day":
      return `${month}-${parts.get("day")}`;
    case "hour":
      return `${month}-${parts.get("day")}T${parts.get("hour")}`;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const two = "2-digit" as const;
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      hourCycle: "h23",
    });
  } catch (cause) {
    throw new UserError(`${JSON.stringify(timeZone)} is no time zone`, {
      where: "--time-zone",
      help: "name one as the IANA does: UTC, Europe/Berlin, Asia/Shanghai",
      cause,
    });
  }
}
