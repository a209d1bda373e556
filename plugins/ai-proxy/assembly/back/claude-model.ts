import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const CLAUDE: Bytes = Bytes.of("claude");

/** What the name of one of Anthropic's models says of what it takes; cloud providers put their own words around it. */
@final
export class ClaudeModel {
  readonly isClaude: bool;
  /** ten times the major version and the minor one, as in 48; 0 where the name has none */
  readonly version: i32;
  /** Whether it cannot be kept from thinking. */
  readonly alwaysThinks: bool;

  constructor(name: Bytes) {
    const at = name.indexOf(CLAUDE);
    const rest = at < 0 ? Bytes.empty() : name.slice(at + CLAUDE.length);
    const isTop = rest.startsWith(Bytes.of("-fable")) || rest.startsWith(Bytes.of("-mythos"));
    const version = versionIn(rest);
    this.isClaude = at >= 0;
    // The preview of Mythos has no number.
    this.version = isTop && version == 0 ? FIFTH + 1 : version;
    this.alwaysThinks = isTop || (version > FIFTH && !rest.startsWith(Bytes.of("-haiku")));
  }

  /** Whether it thinks as much as it likes, within an effort: budgets and sampling parameters are refused from 4.7 on. */
  get isAdaptive(): bool {
    return this.version > 46;
  }

  /** Whether it thinks unless it is told not to. */
  get thinksUnasked(): bool {
    return this.version >= FIFTH;
  }

  /** Whether it can be made to call a tool. */
  get canBeForced(): bool {
    return !this.alwaysThinks || this.version == FIFTH;
  }

  /** Whether it knows `output_config.effort`. */
  get takesEffort(): bool {
    return this.version > 45;
  }
}

const FIFTH: i32 = 50;

/** The first version in a name. The digits of a date, eight of them, are none. */
function versionIn(name: Bytes): i32 {
  let at = 0;
  while (at < name.length && !isDigit(name.at(at))) at++;
  if (at == name.length) return 0;
  const mark = name.at(at + 1);
  const minor = name.at(at + 2);
  const hasMinor = (mark == 0x2d || mark == 0x2e) && isDigit(minor) && !isDigit(name.at(at + 3));
  return (name.at(at) - 0x30) * 10 + (hasMinor ? minor - 0x30 : 0);
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}
