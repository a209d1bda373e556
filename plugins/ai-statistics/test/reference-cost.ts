/** Rates of a price, US$ per million tokens. */
export interface Rates {
  readonly input?: string;
  readonly output?: string;
  readonly cachedInput?: string;
  readonly reasoning?: string;
}

/** A price in the form of the plugins' `prices`. */
export interface Price extends Rates {
  readonly input: string;
  readonly output: string;
  readonly longContext?: Rates & { readonly above: number };
  readonly batch?: Rates;
}

/** A usage object of OpenAI's, as far as it costs. */
export interface TokenCounts {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens: number };
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
  readonly service_tier?: string;
}

const DECIMALS = 12;

/** What the tokens cost in US$, a decimal number without zeros at its end: in integers of any size, written apart from the SDK. */
export function reference(usage: TokenCounts, price: Price): string {
  const { longContext, batch, ...usual } = price;
  const isLong = longContext !== undefined && usage.prompt_tokens > longContext.above;
  const isBatch = usage.service_tier === "batch";
  const rates: Rates = { ...usual, ...(isLong ? longContext : isBatch ? batch : {}) };
  const cached = BigInt(usage.prompt_tokens_details?.cached_tokens ?? 0);
  const reasoning = BigInt(usage.completion_tokens_details?.reasoning_tokens ?? 0);
  const input = micro(rates.input) * (BigInt(usage.prompt_tokens) - cached);
  const output = micro(rates.output) * (BigInt(usage.completion_tokens) - reasoning);
  return decimal(
    input +
      micro(rates.cachedInput ?? rates.input) * cached +
      output +
      micro(rates.reasoning ?? rates.output) * reasoning,
  );
}

/** 10⁻⁶ US$ for a million tokens, which is 10⁻¹² US$ for one. */
function micro(rate = "0"): bigint {
  const [whole = "", decimals = ""] = rate.split(".");
  return BigInt(whole + decimals.padEnd(6, "0"));
}

/** @param pico 10⁻¹² US$ */
function decimal(pico: bigint): string {
  const digits = pico.toString().padStart(DECIMALS + 1, "0");
  const text = `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
  return text.replace(/\.?0+$/, "");
}
