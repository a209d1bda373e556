/** Decides whether a `~pattern` matches a model name. Plugins that allow expressions give one over the SDK's engine. */
export abstract class PatternMatcher {
  /** False when the pattern is malformed: then the configuration is refused. */
  abstract add(pattern: string): bool;

  /**
   * The replacement for `name` by the `index`-th pattern added, with `$1`… in `replacement` filled in; null when it does
   * not match.
   */
  abstract replace(index: i32, name: string, replacement: string): string | null;
}

/** No expressions: a key that begins with `~` is refused. */
@final
export class NoPatterns extends PatternMatcher {
  add(pattern: string): bool {
    return false;
  }

  replace(index: i32, name: string, replacement: string): string | null {
    return null;
  }
}

/**
 * Maps model names: the exact key wins, then the longest `prefix*`, then the first `~expression` in the order of the
 * configuration, then `*`. An empty value keeps the name. Immutable once the configuration is read.
 */
@final
export class ModelMapping {
  private readonly exact: Map<string, string> = new Map<string, string>();
  private readonly prefixes: PrefixRule[] = [];
  /** replacements, in the order in which their patterns were added */
  private readonly replacements: string[] = [];
  private fallback: string | null = null;

  constructor(private readonly patterns: PatternMatcher) {}

  /** Adds a pair of the configuration; false when its key is a malformed expression. */
  add(key: string, value: string): bool {
    if (key == "*") this.fallback = value;
    else if (key.startsWith("~")) {
      if (!this.patterns.add(key.substring(1))) return false;
      this.replacements.push(value);
    } else if (key.endsWith("*")) this.addPrefix(key.substring(0, key.length - 1), value);
    else this.exact.set(key, value);
    return true;
  }

  /** The name that `model` is mapped to; `model` itself when nothing matches. */
  map(model: string): string {
    if (this.exact.has(model)) return orSame(this.exact.get(model), model);
    for (let i = 0; i < this.prefixes.length; i++) {
      const rule = this.prefixes[i];
      if (model.startsWith(rule.prefix)) return orSame(rule.target, model);
    }
    for (let i = 0; i < this.replacements.length; i++) {
      const target = this.patterns.replace(i, model, this.replacements[i]);
      if (target != null) return orSame(target, model);
    }
    const fallback = this.fallback;
    return fallback == null ? model : orSame(fallback, model);
  }

  /** Keeps the longest prefix in front, so that the first match is the one that counts; of equal ones the last. */
  private addPrefix(prefix: string, target: string): void {
    let at = 0;
    while (at < this.prefixes.length && this.prefixes[at].prefix.length > prefix.length) at++;
    this.prefixes.push(new PrefixRule(prefix, target));
    for (let i = this.prefixes.length - 1; i > at; i--) this.prefixes[i] = this.prefixes[i - 1];
    this.prefixes[at] = new PrefixRule(prefix, target);
  }
}

@final
class PrefixRule {
  constructor(
    readonly prefix: string,
    readonly target: string,
  ) {}
}

function orSame(target: string, model: string): string {
  return target.length == 0 ? model : target;
}

/** Whether a model name matches a pattern of a policy: `*`, `prefix*`, or the name itself. */
export function modelMatches(pattern: string, model: string): bool {
  if (pattern.endsWith("*")) return model.startsWith(pattern.substring(0, pattern.length - 1));
  return pattern == model;
}
