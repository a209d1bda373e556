import { SampleConfig, SampleConfigDecoder } from "../__tests__/config/generated/sample.gen";
import { Bytes } from "../bytes";
import { RequestFacts } from "../config/facts";
import { ConfigIssues } from "../config/issues";
import { RuleSet } from "../config/rules";

/** Lines that `ConfigIssues` may hold of each sort, and the bytes that one may have. */
const MOST_LINES: i32 = 20;
const LONGEST_LINE: i32 = 4096;

/** A request whose facts come from the fuzzer's input too. */
@final
class FuzzedFacts extends RequestFacts {
  constructor(private readonly text: Bytes) {
    super();
  }

  header(_name: Bytes): Bytes | null {
    return this.text.at(0) == 0x7b ? this.text : null;
  }

  protected fetchAuthority(): Bytes {
    return this.text;
  }

  protected fetchRouteName(): Bytes {
    return this.text;
  }

  protected fetchClusterName(): Bytes {
    return this.text;
  }

  protected fetchMethod(): Bytes {
    return this.text;
  }

  protected fetchTarget(): Bytes {
    return this.text;
  }
}

@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
}

const EXCHANGE = new Exchange();
const DECODER = new SampleConfigDecoder();

export function input(size: i32): usize {
  EXCHANGE.input = new ArrayBuffer(size);
  return changetype<usize>(EXCHANGE.input);
}

/** Reads the input as a configuration and matches a request; answers how many of what was found. */
export function run(size: i32): i32 {
  const document = Bytes.wrap(EXCHANGE.input).slice(0, size);
  const issues = new ConfigIssues();
  const set = RuleSet.parse<SampleConfig>(document, DECODER, issues);
  if (issues.failed != issues.errors.length > 0) unreachable();
  checkLines(issues.errors);
  checkLines(issues.warnings);
  const config = set.match(new FuzzedFacts(document.slice(0, 64)));
  if (!issues.failed && set.ruleCount == 0 && config == null) unreachable();
  const matched = config == null ? 0 : 1 + config.mapping.length + config.paths.length;
  return (issues.errors.length << 24) | (issues.warnings.length << 16) | (set.ruleCount << 8) | matched;
}

function checkLines(lines: Array<string>): void {
  if (lines.length > MOST_LINES) unreachable();
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].length > LONGEST_LINE) unreachable();
  }
}
