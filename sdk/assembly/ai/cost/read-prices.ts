import { ConfigIssues } from "../../config/issues";
import { ConfigPath } from "../../config/path";
import { expectKind } from "../../config/read";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { ModelPrice, TokenRates } from "./price";
import { PriceBook } from "./price-book";
import { NO_RATE, parseRate, RATE_FORM, Rate } from "./rate";

/** Keys of a price that are the same at each level, in the order of `Key`. */
const RATES: string = "input output cachedInput cacheWrite cacheWriteHour reasoning audioInput audioOutput";

const enum Key {
  Input,
  Output,
  CachedInput,
  CacheWrite,
  CacheWriteHour,
  Reasoning,
  AudioInput,
  AudioOutput,
}

/**
 * Reads a list of prices, `[{"model": "gpt-4o*", "price": {"input": "2.5", "output": "10", …}}]`; absent is the empty list. Rates are
 * decimal numbers in strings, US$ per million tokens. `longContext` and `batch` of a price have what is different there.
 * An entry with `provider` is for that provider alone.
 */
export function readPrices(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PriceBook {
  const book = new PriceBook();
  if (value.kind == JsonKind.Missing || value.kind == JsonKind.Null) return book;
  if (!expectKind(value, JsonKind.Array, path, issues)) return book;
  const items = value.items();
  while (items.next()) {
    if (expectKind(items.value, JsonKind.Object, path.at(items.index), issues)) {
      readEntry(items.value, book, path.at(items.index), issues);
    }
  }
  return book;
}

function readEntry(entry: JsonValue, book: PriceBook, path: ConfigPath, issues: ConfigIssues): void {
  warnOfKeys(entry, "provider model price", path, issues);
  const provider = entry.member("provider");
  if (provider.exists && !expectKind(provider, JsonKind.String, path.key("provider"), issues)) return;
  const model = entry.member("model").asBytes();
  if (model.length == 0) issues.error(path.key("model"), "expected a model's name, or its beginning and a star");
  const value = entry.member("price");
  if (!value.exists) {
    issues.missing(path, "price");
    return;
  }
  const price = readPrice(value, path.key("price"), issues);
  if (book.add(provider.asString(), model, price)) return;
  issues.error(path.key("model"), "another entry has the same model");
}

/** Reads one price. @param value its object */
export function readPrice(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelPrice {
  const price = new ModelPrice(readRates(value, null, path, issues));
  if (!expectKind(value, JsonKind.Object, path, issues)) return price;
  warnOfKeys(value, RATES + " longContext batch", path, issues);
  if (!value.member("input").exists) issues.missing(path, "input");
  if (!value.member("output").exists) issues.missing(path, "output");
  const longContext = value.member("longContext");
  if (longContext.exists) readLong(longContext, price, path.key("longContext"), issues);
  const batch = value.member("batch");
  if (batch.exists) readBatch(batch, price, path.key("batch"), issues);
  return price;
}

function readLong(value: JsonValue, price: ModelPrice, path: ConfigPath, issues: ConfigIssues): void {
  if (!expectKind(value, JsonKind.Object, path, issues)) return;
  warnOfKeys(value, RATES + " above", path, issues);
  const above = value.member("above").asI64(0);
  if (above < 1) issues.error(path.key("above"), "expected a number of tokens, 1 or more");
  price.longAbove = above;
  price.long = readRates(value, price.usual, path, issues);
}

function readBatch(value: JsonValue, price: ModelPrice, path: ConfigPath, issues: ConfigIssues): void {
  if (!expectKind(value, JsonKind.Object, path, issues)) return;
  warnOfKeys(value, RATES + " longContext", path, issues);
  price.batch = readRates(value, price.usual, path, issues);
  const longContext = value.member("longContext");
  if (!longContext.exists) return;
  const place = path.key("longContext");
  if (!expectKind(longContext, JsonKind.Object, place, issues)) return;
  warnOfKeys(longContext, RATES, place, issues);
  if (price.longAbove == 0) issues.error(place, "needs a longContext beside batch, which says from when on it counts");
  price.longBatch = readRates(longContext, price.long, place, issues);
}

/** @param usual rates of what `value` does not name */
function readRates(value: JsonValue, usual: TokenRates | null, path: ConfigPath, issues: ConfigIssues): TokenRates {
  const rates = usual == null ? new TokenRates() : usual.copy();
  const members = value.items();
  while (members.next()) {
    const key = members.keyIn(RATES);
    if (key >= 0) setRate(rates, key, rateOf(members.value, path.item(members), issues));
  }
  return rates;
}

function setRate(rates: TokenRates, key: Key, rate: Rate): void {
  switch (key) {
    case Key.Input:
      rates.input = rate;
      break;
    case Key.Output:
      rates.output = rate;
      break;
    case Key.CachedInput:
      rates.cachedInput = rate;
      break;
    case Key.CacheWrite:
      rates.cacheWrite = rate;
      break;
    case Key.CacheWriteHour:
      rates.cacheWriteHour = rate;
      break;
    case Key.Reasoning:
      rates.reasoning = rate;
      break;
    case Key.AudioInput:
      rates.audioInput = rate;
      break;
    case Key.AudioOutput:
      rates.audioOutput = rate;
      break;
  }
}

function rateOf(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Rate {
  if (!expectKind(value, JsonKind.String, path, issues)) return NO_RATE;
  const rate = parseRate(value.asBytes());
  if (rate < 0) issues.error(path, "expected " + RATE_FORM);
  return rate;
}

function warnOfKeys(value: JsonValue, known: string, path: ConfigPath, issues: ConfigIssues): void {
  const members = value.items();
  while (members.next()) {
    if (members.keyIn(known) < 0) issues.unknownKey(path, members.key, known);
  }
}
