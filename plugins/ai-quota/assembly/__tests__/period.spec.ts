import { CalendarDay } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Period, PeriodKind, parseZone, periodKindOf } from "../period";

/** Milliseconds of a time in UTC. */
function at(year: i64, month: i64, day: i64, hour: i64 = 0, minute: i64 = 0, second: i64 = 0): i64 {
  return ((new CalendarDay(year, month, day).days * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

/** `name end`, of which the end is in UTC's seconds. */
function span(kind: string, now: i64, zone: string = "UTC"): string {
  const found = new Period(periodKindOf(kind), parseZone(zone).value, 1000).spanAt(now);
  return found.name + " " + (found.end / 1000).toString();
}

function seconds(time: i64): string {
  return (time / 1000).toString();
}

describe("a day of the calendar", () => {
  test("is told by the days since 1970, and the other way round", () => {
    for (let days: i64 = 0; days < 60_000; days += 13) expect(CalendarDay.of(days).days).toBe(days);
    expect(CalendarDay.of(0).toString()).toBe("1970-01-01");
    expect(CalendarDay.of(19782).toString()).toBe("2024-02-29");
    expect(CalendarDay.of(11016).toString()).toBe("2000-02-29");
    expect(CalendarDay.of(47540).toString()).toBe("2100-02-28");
    expect(CalendarDay.of(47541).toString()).toBe("2100-03-01");
  });
});

describe("a period", () => {
  test("begins and ends with the calendar's", () => {
    const now = at(2026, 11, 30, 8, 33, 20);
    expect(span("Hour", now)).toBe("2026-11-30T08 " + seconds(at(2026, 11, 30, 9)));
    expect(span("Day", now)).toBe("2026-11-30 " + seconds(at(2026, 12, 1)));
    expect(span("Month", now)).toBe("2026-11 " + seconds(at(2026, 12, 1)));
    expect(span("Month", at(2026, 12, 31, 23, 59, 59))).toBe("2026-12 " + seconds(at(2027, 1, 1)));
    expect(span("Month", at(2024, 2, 29))).toBe("2024-02 " + seconds(at(2024, 3, 1)));
  });

  test("of a week begins on its Monday", () => {
    // The 30th of November 2026 is one.
    expect(span("Week", at(2026, 11, 30))).toBe("2026-11-30 " + seconds(at(2026, 12, 7)));
    expect(span("Week", at(2026, 11, 29, 23, 59))).toBe("2026-11-23 " + seconds(at(2026, 11, 30)));
    expect(span("Week", at(2026, 12, 6, 12))).toBe("2026-11-30 " + seconds(at(2026, 12, 7)));
  });

  test("is one of its zone", () => {
    const evening = at(2026, 11, 30, 20);
    expect(span("Day", evening, "+05:30")).toBe("2026-12-01 " + seconds(at(2026, 12, 1, 18, 30)));
    expect(span("Month", evening, "+05:30")).toBe("2026-12 " + seconds(at(2026, 12, 31, 18, 30)));
    expect(span("Day", at(2026, 12, 1, 2), "-08:00")).toBe("2026-11-30 " + seconds(at(2026, 12, 1, 8)));
    expect(span("Hour", evening, "+05:30")).toBe("2026-12-01T01 " + seconds(at(2026, 11, 30, 20, 30)));
  });

  test("may look back from every moment", () => {
    expect(new Period(PeriodKind.Rolling, 0, 5000).isRolling).toBe(true);
    expect(new Period(PeriodKind.Day, 0, 5000).isRolling).toBe(false);
  });
});

describe("a zone", () => {
  test("is UTC or an offset", () => {
    expect(parseZone("UTC").value).toBe(0);
    expect(parseZone("Z").value).toBe(0);
    expect(parseZone("+05:30").value).toBe(19_800_000);
    expect(parseZone("-11:00").value).toBe(-39_600_000);
  });

  test("that changes its clocks is none", () => {
    const rows: string[] = [
      "",
      "Europe/Berlin",
      "+5:30",
      "+05:60",
      "+15:00",
      "05:30",
      "+05:3",
      "+05-30",
      "+05:300",
      "+a5:30",
    ];
    for (let i = 0; i < rows.length; i++) expect(parseZone(rows[i]).ok).toBe(false, rows[i]);
  });
});
