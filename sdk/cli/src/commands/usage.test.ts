import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

function usage(args: readonly string[], lines: readonly unknown[]) {
  const main = [path.join(root, "scripts/run.mjs"), path.join(root, "sdk/cli/src/main.ts"), "usage", ...args];
  const input = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const { status, stdout, stderr } = spawnSync(process.execPath, main, { cwd: root, encoding: "utf8", input });
  return { status, stdout, stderr };
}

interface Call {
  readonly at?: string;
  readonly consumer?: string;
  readonly team?: string;
  readonly model?: string;
  readonly tokens?: readonly [input: number, output: number];
  readonly cost?: number;
  readonly estimated?: boolean;
}

function call({ at = "2026-11-30T08:00:00Z", consumer, team, model = "gpt-4o", tokens, cost, estimated }: Call) {
  const [input = 0, output = 0] = tokens ?? [];
  const counted = tokens && { input_token: input, output_token: output, total_token: input + output };
  const log = { model, ...counted, cost, ...(estimated === true ? { usage_estimated: true } : {}) };
  const status = tokens === undefined ? 429 : 200;
  return { start_time: at, method: "POST", response_code: status, consumer, team, ai_log: JSON.stringify(log) };
}

const CALLS = [
  call({ consumer: "alice", team: "search", tokens: [10, 5], cost: 0.1 }),
  call({ consumer: "alice", team: "search", tokens: [1, 1], cost: 0.2 }),
  call({ consumer: "bob", team: "ads", tokens: [100, 50], estimated: true }),
  call({ consumer: "bob", team: "ads" }),
  call({ at: "2026-10-31T23:59:59Z", consumer: "alice", team: "search", tokens: [7, 0], cost: 0.000000000001 }),
  call({ model: "=HYPERLINK(1)\u001b[31m", tokens: [1, 0], cost: 0 }),
];

describe("sluice usage", () => {
  test("prints a table with its total, and what is to be known of it", () => {
    const { status, stdout, stderr } = usage([], CALLS);
    expect(stdout).toMatchInlineSnapshot(`
      "period   team    consumer  model                    requests  failed  input_tokens  output_tokens  total_tokens  cost_usd  unpriced  estimated
      2026-10  search  alice     gpt-4o                          1       0             7              0             7  0.000000         0          0
      2026-11  -       -         =HYPERLINK(1)\\u001b[31m         1       0             1              0             1  0.000000         0          0
      2026-11  ads     bob       gpt-4o                          2       1           100             50           150  0.000000         1          1
      2026-11  search  alice     gpt-4o                          2       0            11              6            17  0.300000         0          0
      total                                                      6       1           119             56           175  0.300000         1          1
      "
    `);
    expect(stderr).toMatch(/^unpriced: .*AIProvider's prices\)\nestimated: .*\n$/);
    expect(status).toBe(0);
  });

  test("prints CSV whose sums are exact, and which no spreadsheet runs", () => {
    const { stdout, stderr } = usage(["--format", "csv", "--by", "model", "--period", "all"], CALLS);
    expect(stdout).toBe(
      [
        "model,requests,failed,input_tokens,output_tokens,total_tokens,cost_usd,unpriced,estimated",
        "'=HYPERLINK(1)\\u001b[31m,1,0,1,0,1,0.00,0,0",
        "gpt-4o,5,1,118,56,174,0.300000000001,1,1",
        "",
      ].join("\n"),
    );
    expect(stderr).toBe("");
  });

  test("prints JSON of a span of time, by days of a time zone", () => {
    const args = ["--json", "--by", "team", "--period", "day", "--time-zone", "Asia/Shanghai", "--until", "2026-11-01"];
    const { stdout } = usage(args, CALLS);
    expect(JSON.parse(stdout)).toEqual({
      rows: [
        {
          period: "2026-11-01",
          team: "search",
          requests: 1,
          failed: 0,
          input_tokens: 7,
          output_tokens: 0,
          total_tokens: 7,
          cost_usd: "0.000000000001",
          unpriced: 0,
          estimated: 0,
        },
      ],
    });
  });

  test("says what it could not read", () => {
    const { status, stderr } = usage([], ["[info] starting", '{"method":"GET","start_time":"2026-11-30T08:00:00Z"}']);
    expect(stderr).toContain("no request to a model: is this the gateway's access log");
    expect(stderr).toContain("1 lines are no requests");
    expect(status).toBe(0);
  });

  test.each([
    [["--by", "color"], /"color" is not known\n +at: --by\n help: known: team, consumer/],
    [["--period", "week"], /at: --period\n help: known: hour, day/],
    [["--format", "xml"], /at: --format\n help: known: table, csv, json/],
    [["--since", "2026-11-31"], /"2026-11-31" is no time/],
    [["--since", "2026-11-30T08:00:00"], /is no time\n +at: --since/],
    [["--since", "yesterday"], /"yesterday" is no time\n +at: --since\n help: 2026-11-01/],
    [["--time-zone", "Mars"], /at: --time-zone\n help: name one as the IANA does/],
  ])("%j is the user's error", (args, message) => {
    const { status, stderr } = usage(args, []);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });

  test("a file that is not there is missing", () => {
    const { status, stderr } = usage(["none.log"], []);
    expect(stderr).toMatch(/ENOENT.*\n +at: none\.log\n help: /);
    expect(status).toBe(2);
  });
});
