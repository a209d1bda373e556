import { Bytes } from "../bytes";
import { JsonValue } from "../json/value";
import { ConfigIssues } from "./issues";
import { ConfigPath } from "./path";
import { readBytesList } from "./read-list";

const STAR: i32 = 0x2a;

const enum Part {
  Whole,
  Suffix,
  Prefix,
}

/** A domain of `_match_domain_`: `*suffix`, `prefix*`, or the whole host; case-sensitive, as in Higress. */
@final
export class HostPattern {
  private constructor(
    private readonly text: Bytes,
    private readonly part: Part,
  ) {}

  static of(pattern: Bytes): HostPattern {
    if (pattern.at(0) == STAR) return new HostPattern(pattern.slice(1), Part.Suffix);
    const last = pattern.length - 1;
    if (pattern.at(last) == STAR) return new HostPattern(pattern.slice(0, last), Part.Prefix);
    return new HostPattern(pattern, Part.Whole);
  }

  static readList(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<HostPattern> {
    return readBytesList(value, path, issues).map<HostPattern>((pattern) => HostPattern.of(pattern));
  }

  static anyMatches(patterns: Array<HostPattern>, host: Bytes): bool {
    for (let i = 0; i < patterns.length; i++) {
      if (patterns[i].matches(host)) return true;
    }
    return false;
  }

  matches(host: Bytes): bool {
    if (this.part == Part.Suffix) return host.endsWith(this.text);
    return this.part == Part.Prefix ? host.startsWith(this.text) : host.equals(this.text);
  }
}
