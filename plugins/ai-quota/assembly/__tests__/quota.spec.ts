import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreValue } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AdminOrder } from "../admin-order";
import { Operation, OperationPaths } from "../operation";
import { isUsedUp, oncePrefix } from "../quota-account";

const NOT_EMPTY: string = " consumer can't be empty";

/** `consumer amount`, or what is wrong. */
function order(operation: Operation, form: string): string {
  const found = AdminOrder.read(operation, Bytes.of(form));
  return found.fault.length > 0 ? found.fault : found.consumer.toString() + " " + found.amount.toString();
}

describe("the paths of quotas", () => {
  test("are told by their ends", () => {
    const paths = new OperationPaths("");
    const rows: string[] = [
      "/v1/chat/completions",
      "/a/v1/chat/completions/quota",
      "/v1/chat/completions/quota/refresh",
    ];
    const found = [Operation.Chat, Operation.Query, Operation.Refresh];
    for (let i = 0; i < rows.length; i++) expect(paths.find(Bytes.of(rows[i]))).toBe(found[i], rows[i]);
    expect(paths.find(Bytes.of("/v1/chat/completions/quota/delta"))).toBe(Operation.Delta);
    expect(paths.find(Bytes.of("/v1/chat/completions/quota/"))).toBe(Operation.None);
    expect(paths.find(Bytes.of("/v1/models"))).toBe(Operation.None);
  });

  test("are the administrator's own where he names them", () => {
    const paths = new OperationPaths("/admin");
    expect(paths.find(Bytes.of("/v1/chat/completions/admin/delta"))).toBe(Operation.Delta);
    expect(paths.find(Bytes.of("/v1/chat/completions/quota"))).toBe(Operation.None);
  });
});

describe("an administrator's form", () => {
  test("names a consumer and an integer", () => {
    expect(order(Operation.Refresh, "consumer=a%20b&quota=10")).toBe("a b 10");
    expect(order(Operation.Delta, "value=-7&consumer=a")).toBe("a -7");
    expect(order(Operation.Delta, "consumer=a&value=%2B0007&value=9")).toBe("a 7", "the first counts");
    expect(order(Operation.Delta, "consumer=a&value=-9223372036854775808")).toBe("a " + i64.MIN_VALUE.toString());
    expect(order(Operation.Query, "consumer=a")).toBe("a 0");
  });

  test("that does not is refused as Higress words it", () => {
    const noQuota = NOT_EMPTY + " and quota must be integer.";
    const rows: string[] = [
      "",
      "quota=1",
      "consumer=&quota=1",
      "consumer=a",
      "consumer=a&quota=",
      "consumer=a&quota=1.5",
    ];
    for (let i = 0; i < rows.length; i++) expect(order(Operation.Refresh, rows[i])).toBe(noQuota, rows[i]);
    const others: string[] = ["-", "--1", "+-1", "1a", "9223372036854775808", "%zz", "00000000000000000000000x"];
    for (let i = 0; i < others.length; i++) {
      expect(order(Operation.Refresh, "consumer=a&quota=" + others[i])).toBe(noQuota, others[i]);
    }
    expect(order(Operation.Delta, "consumer=a&value=x")).toBe(NOT_EMPTY + " and value must be integer.");
    expect(order(Operation.Query, "quota=1")).toBe(NOT_EMPTY + ".");
  });
});

describe("a quota", () => {
  test("is used up at zero, below it, and where there is none", () => {
    expect(isUsedUp(StoreValue.nil())).toBe(true);
    expect(isUsedUp(StoreValue.ofBytes(Bytes.of("0")))).toBe(true);
    expect(isUsedUp(StoreValue.ofBytes(Bytes.of("-5")))).toBe(true);
    expect(isUsedUp(StoreValue.ofBytes(Bytes.of("x")))).toBe(true);
    expect(isUsedUp(StoreValue.ofBytes(Bytes.of("1")))).toBe(false);
  });

  test("is noted to be charged in its own slot of a cluster", () => {
    expect(oncePrefix(Bytes.of("chat_quota:alice"))).toBe("{chat_quota:alice}:once:");
    expect(oncePrefix(Bytes.of("chat_quota:{team}:a"))).toBe("{team}:once:");
    expect(oncePrefix(Bytes.of("chat_quota:{}a"))).toBe("{chat_quota:{}a}:once:");
  });
});
