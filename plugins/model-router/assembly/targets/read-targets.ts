import {
  Bytes,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  jsonParse,
  lowerAscii,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Tokenizer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { TargetChoice, TargetCondition, TargetHeader, Targets, TargetSticky } from "../generated/config.gen";
import { ConditionalTarget, HeaderTest } from "./condition";
import { Target } from "./target";
import { Strategy, TargetSet } from "./target-set";

/** US dollars for a million tokens: more is a slip of the pen. */
const HIGHEST_PRICE: f64 = 1000000;

/** Makes of `targets` what requests need. @param given as it was written @param path of `targets` */
export function readTargets(config: Targets, given: JsonValue, path: ConfigPath, issues: ConfigIssues): TargetSet {
  const consumerHeader = headerName(config.consumerHeader);
  const set = new TargetSet(consumerHeader);
  set.strategy = strategyOf(config.strategy);
  nameUnbuilt(given.member("strategy"), path.key("strategy"), issues);
  if (config.hasSticky) {
    const place = path.key("sticky");
    if (set.strategy != Strategy.Weighted) issues.warn(place, "has no effect: only Weighted is sticky");
    else set.stickyHeader = stickyHeader(config.sticky, consumerHeader, place, issues);
  }
  const list = path.key("choices");
  for (let i = 0; i < config.choices.length; i++) {
    const choice = config.choices[i];
    for (let k = 0; k < i; k++) {
      if (config.choices[k].name.equals(choice.name)) {
        issues.error(list.at(i).key("name"), "another choice has the same name");
        break;
      }
    }
    addChoice(set, choice, list.at(i), issues);
  }
  return set;
}

function strategyOf(name: string): Strategy {
  if (name == "Priority") return Strategy.Priority;
  return name == "LeastCost" ? Strategy.LeastCost : Strategy.Weighted;
}

/** Tells why these two, which resources may name, are not among those that it may be. */
function nameUnbuilt(strategy: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
  const name = strategy.asBytes();
  if (name.equalsString("LeastLatency") || name.equalsString("LeastBusy"))
    issues.error(path, name.toString() + " is not supported: nothing measures the targets yet");
}

function stickyHeader(config: TargetSticky, consumerHeader: Bytes, path: ConfigPath, issues: ConfigIssues): Bytes {
  if (config.by != "header") return consumerHeader;
  if (!config.hasName) issues.missing(path, "name");
  return headerName(config.name);
}

function addChoice(set: TargetSet, choice: TargetChoice, path: ConfigPath, issues: ConfigIssues): void {
  const target = new Target(choice.name);
  target.weight = <u32>choice.weight;
  target.tokenizer = choice.tokenizer == "cl100k" ? Tokenizer.Cl100k : Tokenizer.O200k;
  target.contextWindow = choice.contextWindow;
  readPrices(target, choice, set.strategy == Strategy.LeastCost && !choice.hasWhen, path, issues);
  if (choice.hasWhen) set.conditional.push(conditional(target, choice.when, path.key("when"), issues));
  else if (set.strategy != Strategy.Weighted || choice.weight > 0) {
    set.open.push(target);
    if (target.contextWindow > 0) set.hasWindows = true;
  }
}

function readPrices(target: Target, choice: TargetChoice, needed: bool, path: ConfigPath, issues: ConfigIssues): void {
  if (!choice.hasPrice) {
    if (needed) issues.missing(path, "price");
    return;
  }
  const price = choice.price;
  const place = path.key("price");
  target.inputPrice = priceOf(price.input, place.key("input"), issues);
  target.outputPrice = priceOf(price.output, place.key("output"), issues);
  if (price.hasCachedInput) priceOf(price.cachedInput, place.key("cachedInput"), issues);
}

function priceOf(text: string, path: ConfigPath, issues: ConfigIssues): f64 {
  // Said already.
  if (text.length == 0) return 0;
  const value = jsonParse(Bytes.of(text));
  const price = value.asF64(-1);
  if (value.kind == JsonKind.Number && price >= 0 && price <= HIGHEST_PRICE) return price;
  issues.error(path, "expected a decimal number between 0 and 1000000");
  return 0;
}

function conditional(target: Target, when: TargetCondition, path: ConfigPath, issues: ConfigIssues): ConditionalTarget {
  const out = new ConditionalTarget(target);
  if (when.headers.length + when.consumers.length == 0) issues.error(path, "needs headers or consumers");
  for (let i = 0; i < when.headers.length; i++) {
    out.headers.push(headerTest(when.headers[i], path.key("headers").at(i), issues));
  }
  for (let i = 0; i < when.consumers.length; i++) out.consumers.push(Bytes.of(when.consumers[i]));
  return out;
}

function headerTest(header: TargetHeader, path: ConfigPath, issues: ConfigIssues): HeaderTest {
  const name = headerName(header.name);
  if (header.type_ != "RegularExpression") return new HeaderTest(name, header.value, null);
  const pattern = header.value.toString();
  // Compiled for itself first: a stray bracket must not close the group.
  const alone = Regex.compile(pattern);
  const whole = alone.ok ? Regex.compile("^(?:" + pattern + ")$") : alone;
  if (!whole.ok) issues.error(path.key("value"), whole.error);
  return new HeaderTest(name, Bytes.empty(), whole.value);
}

/** As hosts hand names on. */
export function headerName(name: string): Bytes {
  return Bytes.of(lowerAscii(name));
}
