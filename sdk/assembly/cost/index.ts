// Public: what calls cost in money: prices of models, and which of them a call is charged by.
export { Cost, CostGap } from "../ai/cost/cost";
export { ModelPrice, TokenRates } from "../ai/cost/price";
export { PriceBook } from "../ai/cost/price-book";
export { parseRate } from "../ai/cost/rate";
export { readPrices } from "../ai/cost/read-prices";
export { CallPrice, endpointModel, endpointProvider, publishAskedModel } from "./call-price";
export { expectedCost, hasPrice, MOST_PICO_DOLLARS } from "./expected-cost";
