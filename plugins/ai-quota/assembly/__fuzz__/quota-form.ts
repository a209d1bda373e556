import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { AdminOrder } from "../admin-order";
import { Unit, numberText, parseAmount } from "../amount";
import { Operation } from "../operation";
import { parseZone } from "../period";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Bits of an amount that are answered. */
const AMOUNT: i64 = (1 << 24) - 1;

/** Reads the input as an administrator's form of each kind; answers which are right, and the end of what is set. */
export function run(size: i32): i32 {
  const form = given(size);
  const refresh = AdminOrder.read(Operation.Refresh, form);
  const delta = AdminOrder.read(Operation.Delta, form);
  const query = AdminOrder.read(Operation.Query, form);
  let right = refresh.fault.length == 0 ? 1 : 0;
  if (delta.fault.length == 0) right |= 2;
  if (query.fault.length == 0) right |= 4;
  if (query.fault.length == 0 && query.consumer.length == 0) unreachable();
  readAmount(form.toString());
  return right == 0 ? 0 : right | ((<i32>(refresh.amount & AMOUNT)) << 3);
}

/** An amount is told as it would be read again. */
function readAmount(text: string): void {
  parseZone(text);
  const money = parseAmount(text, Unit.Usd);
  if (money >= 0 && parseAmount(numberText(money, Unit.Usd), Unit.Usd) != money) unreachable();
  const tokens = parseAmount(text, Unit.Tokens);
  if (tokens >= 0 && parseAmount(numberText(tokens, Unit.Tokens), Unit.Tokens) != tokens) unreachable();
}
