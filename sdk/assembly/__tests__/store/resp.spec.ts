import { Bytes } from "../../bytes";
import { StoreFault, storeFaultName } from "../../store/fault";
import { RespReader, RespState } from "../../store/resp/reader";
import { respCommand } from "../../store/resp/writer";
import { StoreKind, StoreValue } from "../../store/value";

/** Integers as `1`, texts quoted, nil as `-`, errors as `!fault:text`, lists in brackets. */
function shown(value: StoreValue): string {
  switch (value.kind) {
    case StoreKind.Nil:
      return "-";
    case StoreKind.Integer:
      return value.asInteger().toString();
    case StoreKind.Bytes:
      return '"' + value.asBytes().toString() + '"';
    case StoreKind.List: {
      const parts: string[] = [];
      for (let i = 0; i < value.length; i++) parts.push(shown(value.at(i)));
      return "[" + parts.join(" ") + "]";
    }
    default:
      return "!" + storeFaultName(value.fault) + ":" + value.error;
  }
}

/** Every reply, pushed `step` bytes at a time; then `…` when more is wanted, `X` when broken. */
function read(text: string, step: i32): string {
  const input = Bytes.of(text);
  const reader = new RespReader(1024);
  let out = "";
  for (let at = 0; at < input.length; at += step) {
    reader.push(input.slice(at, at + step));
    for (let state = reader.next(); state != RespState.Incomplete; state = reader.next()) {
      if (state == RespState.Broken) return out + "X";
      out += shown(reader.value) + ";";
    }
  }
  return out + (reader.pending > 0 ? "…" : "");
}

function expectRead(text: string, expected: string): void {
  for (let step = 1; step <= text.length; step++) expect(read(text, step)).toBe(expected);
}

describe("replies of RESP", () => {
  test("of each kind are read, wherever they are cut", () => {
    expectRead("+OK\r\n", '"OK";');
    expectRead(":-12\r\n:9223372036854775807\r\n", "-12;9223372036854775807;");
    expectRead("$5\r\nhe\r\no\r\n", '"he\r\no";');
    expectRead("$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n", '"";-;-;[];');
    expectRead("*3\r\n:1\r\n*2\r\n$1\r\na\r\n$-1\r\n+b\r\n", '[1 ["a" -] "b"];');
  });

  test("are incomplete until their last byte", () => {
    expectRead("$5\r\nhell", "…");
    expectRead("*2\r\n:1\r\n", "…");
    expectRead(":1", "…");
    expectRead("+OK\r\n:1", '"OK";…');
  });

  test("that are none break the reader", () => {
    expectRead("hello\r\n", "X");
    expectRead(":1x\r\n", "X");
    expectRead(":\r\n", "X");
    expectRead(":9223372036854775808\r\n", "X");
    expectRead("$-2\r\n", "X");
    expectRead("$3\r\nabcd\r\n", "X");
    expectRead("*99999999999\r\n", "X");
    expectRead("$2000\r\n", "X");
    expectRead("+a\rb\r\n", "X");
  });

  test("that nest too deep, or are too long, break the reader", () => {
    expect(read("*1\r\n".repeat(16) + ":1\r\n", 1000)).toBe("[".repeat(16) + "1" + "]".repeat(16) + ";");
    expect(read("*1\r\n".repeat(17) + ":1\r\n", 1000)).toBe("X");
    expect(read("+" + "a".repeat(2000) + "\r\n", 100)).toBe("X");
  });

  test("that are errors say what failed", () => {
    expectRead("-WRONGTYPE Operation\r\n", "!wrong_type:WRONGTYPE Operation;");
    expectRead("-NOAUTH Authentication required.\r\n", "!auth:NOAUTH Authentication required.;");
    expectRead("-WRONGPASS invalid\r\n", "!auth:WRONGPASS invalid;");
    expectRead(
      "-ERR value is not an integer or out of range\r\n",
      "!wrong_type:ERR value is not an integer or out of range;",
    );
    expectRead(
      "-ERR Error running script: @user_script:1: WRONGTYPE x\r\n",
      "!wrong_type:ERR Error running script: @user_script:1: WRONGTYPE x;",
    );
    expectRead("-OOM command not allowed\r\n", "!server:OOM command not allowed;");
  });

  test("that were handed out stay what they are when more is read", () => {
    const reader = new RespReader();
    reader.push(Bytes.of("$5\r\nfirst\r\n$6\r\nse"));
    expect(reader.next()).toBe(RespState.Complete);
    const first = reader.value;
    reader.push(Bytes.of("cond\r\n" + "$3\r\nxyz\r\n"));
    expect(reader.next()).toBe(RespState.Complete);
    expect(reader.value.asBytes().toString()).toBe("second");
    expect(first.asBytes().toString()).toBe("first");
    expect(reader.next()).toBe(RespState.Complete);
    expect(reader.pending).toBe(0);
  });
});

describe("a command in RESP", () => {
  test("counts bytes, not characters", () => {
    const words = [Bytes.of("SET"), Bytes.of("é"), Bytes.of("a\r\nb"), Bytes.empty()];
    expect(respCommand(words).toString()).toBe("*4\r\n$3\r\nSET\r\n$2\r\né\r\n$4\r\na\r\nb\r\n$0\r\n\r\n");
  });
});

describe("a value", () => {
  test("read as what it is not gives the fallback", () => {
    expect(StoreValue.nil().asInteger(7)).toBe(7);
    expect(StoreValue.ofBytes(Bytes.of("12a")).asInteger(7)).toBe(7);
    expect(StoreValue.ofBytes(Bytes.of("-9223372036854775808")).asInteger()).toBe(i64.MIN_VALUE);
    expect(StoreValue.ofBytes(Bytes.of("-")).asInteger(7)).toBe(7);
    expect(StoreValue.ofInteger(3).asBytes().toString()).toBe("3");
    expect(StoreValue.ofInteger(3).at(0).isNil).toBe(true);
    expect(StoreValue.failed(StoreFault.Timeout, "late").asBytes().length).toBe(0);
    expect(StoreValue.failed(StoreFault.Timeout, "late").error).toBe("late");
  });
});
