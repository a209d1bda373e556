import { UserError } from "@sluice/manifest";
import { ExitCode } from "../errors.ts";
import { parseAccessEntry } from "../usage/access-entry.ts";
import { linesOf, linesOfFile, TOO_LONG } from "../usage/log-lines.ts";
import { PERIODS, periodNamer } from "../usage/period.ts";
import { DIMENSIONS, type Dimension, UsageBook } from "../usage/usage-book.ts";
import { usageRecordOf } from "../usage/usage-record.ts";
import { FORMATS, formatReport, type ReportFormat } from "../usage/usage-report.ts";

export interface UsageFlags {
  readonly by: string;
  readonly period: string;
  readonly timeZone: string;
  readonly since?: string;
  readonly until?: string;
  readonly format: string;
  readonly json?: boolean;
}

/** Lines that were read, by what they were. */
interface Seen {
  requests: number;
  /** Requests that went to no model. */
  others: number;
  /** Lines that are no request. */
  strange: number;
}

/** `sluice usage [FILE…]`: sums up access logs; those of standard input where none is named. Answers the exit code. */
export async function usageCommand(files: readonly string[], flags: UsageFlags): Promise<number> {
  const by = dimensionsOf(flags.by);
  const period = oneOf(PERIODS, flags.period, "--period");
  const format: ReportFormat = flags.json === true ? "json" : oneOf(FORMATS, flags.format, "--format");
  const span = { since: timeOf(flags.since, "--since"), until: timeOf(flags.until, "--until") };
  const book = new UsageBook(by, periodNamer(period, flags.timeZone));
  const seen: Seen = { requests: 0, others: 0, strange: 0 };
  for (const file of sourcesOf(files)) {
    for await (const line of file === "-" ? linesOf(process.stdin) : linesOfFile(file))
      take(line, { book, span, seen });
  }
  console.log(formatReport(format, { by, hasPeriods: period !== "all", book }));
  for (const note of notesOf(seen, book, format === "table")) console.error(note);
  return ExitCode.Done;
}

interface Span {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

function take(line: string | typeof TOO_LONG, to: { book: UsageBook; span: Span; seen: Seen }): void {
  const { book, span, seen } = to;
  const entry = line === TOO_LONG ? undefined : parseAccessEntry(line);
  if (entry === undefined) {
    if (line === TOO_LONG || line.trim() !== "") seen.strange++;
    return;
  }
  const record = usageRecordOf(entry);
  if (record === undefined) {
    seen.others++;
    return;
  }
  seen.requests++;
  if (record.time < (span.since ?? Number.NEGATIVE_INFINITY)) return;
  if (record.time >= (span.until ?? Number.POSITIVE_INFINITY)) return;
  book.add(record);
}

/** What a reader of the sums has to know. */
function notesOf(seen: Seen, book: UsageBook, isForPeople: boolean): readonly string[] {
  const { unpriced, estimated } = book.total();
  const notes: string[] = [];
  if (seen.requests === 0) {
    notes.push("no request to a model: is this the gateway's access log, and ai-statistics in its chain?");
  }
  if (seen.strange > 0) notes.push(`${seen.strange} lines are no requests and were left out`);
  if (book.beyond > 0)
    notes.push(`${book.beyond} requests are in no sum: there are too many groups; take fewer with --by`);
  if (isForPeople && unpriced > 0) {
    notes.push(
      "unpriced: requests of models without a known price; their money is not in cost_usd (AIProvider's prices)",
    );
  }
  if (isForPeople && estimated > 0) notes.push("estimated: requests whose provider told no usage");
  return notes;
}

function sourcesOf(files: readonly string[]): readonly string[] {
  if (files.length > 0) return files;
  if (process.stdin.isTTY === true) {
    throw new UserError("there is no log to read", {
      where: "usage [file...]",
      help: "name files, or pipe one in: kubectl logs deploy/envoy | sluice usage",
    });
  }
  return ["-"];
}

function dimensionsOf(text: string): readonly Dimension[] {
  const names = text.split(",").filter((name) => name !== "");
  return [...new Set(names.map((name) => oneOf(DIMENSIONS, name, "--by")))];
}

function oneOf<T extends string>(known: readonly T[], text: string, where: string): T {
  const found = known.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UserError(`${JSON.stringify(text)} is not known`, { where, help: `known: ${known.join(", ")}` });
}

function timeOf(text: string | undefined, where: string): number | undefined {
  if (text === undefined) return undefined;
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw new UserError(`${JSON.stringify(text)} is no time`, {
    where,
    help: "2026-11-01 (midnight UTC) or 2026-11-01T08:00:00+01:00",
  });
}

/** A day (of UTC) that there is, or a time of RFC 3339, whose offset is named. */
function parseTime(text: string): number | undefined {
  const [, day, clock] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(`${day}T`)) return undefined;
  const time = clock === undefined ? midnight : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
