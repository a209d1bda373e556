import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AiErrorKind,
  errorBody,
  errorStyleOf,
  ErrorStyle,
  IpRange,
  ipBytes,
  Subject,
  SubjectFacts,
  SubjectKind,
  ValuePattern,
} from "proxy-wasm-assemblyscript-sdk/assembly/limit";

/** A request of which everything is known. */
class Given extends SubjectFacts {
  header(name: Bytes): Bytes | null {
    if (name.equalsString("x-real-ip")) return Bytes.of(" 2001:db8::1 , 10.0.0.1");
    return name.equalsString("x-key") ? Bytes.of("k") : null;
  }

  param(name: string): Bytes | null {
    return name == "key" ? Bytes.of("p") : null;
  }

  cookie(name: string): Bytes | null {
    return name == "key" ? Bytes.of("c") : Bytes.empty();
  }

  consumer(): Bytes | null {
    return Bytes.of("alice");
  }

  team(): Bytes | null {
    return Bytes.of("research");
  }

  remoteAddress(): Bytes | null {
    return Bytes.of("[::1]:8080");
  }

  routeName(): Bytes | null {
    return Bytes.of("chat");
  }
}

function found(kind: SubjectKind, name: string = ""): string {
  const value = new Subject(kind, name).find(new Given());
  return value == null ? "(none)" : value.toString();
}

function isIn(range: string, address: string): bool {
  const parsed = IpRange.parse(Bytes.of(range));
  const bytes = ipBytes(Bytes.of(address));
  return parsed != null && bytes != null && parsed.contains(bytes);
}

function matches(pattern: string, value: string): bool {
  const parsed = ValuePattern.parse(pattern);
  return parsed.ok && parsed.value.matches(Bytes.of(value));
}

describe("what a request is counted by", () => {
  test("each subject finds its value", () => {
    expect(found(SubjectKind.Global)).toBe("");
    expect(found(SubjectKind.Header, "x-key")).toBe("k");
    expect(found(SubjectKind.Param, "key")).toBe("p");
    expect(found(SubjectKind.Cookie, "key")).toBe("c");
    expect(found(SubjectKind.Consumer)).toBe("alice");
    expect(found(SubjectKind.Team)).toBe("research");
    expect(found(SubjectKind.Route)).toBe("chat");
    expect(found(SubjectKind.RemoteAddress)).toBe("::1");
    expect(found(SubjectKind.HeaderAddress, "x-real-ip")).toBe("2001:db8::1");
  });

  test("what is not there, is empty or is no address is none", () => {
    expect(found(SubjectKind.Header, "x-other")).toBe("(none)");
    expect(found(SubjectKind.Param, "other")).toBe("(none)");
    expect(found(SubjectKind.Cookie, "other")).toBe("(none)");
    expect(found(SubjectKind.HeaderAddress, "x-key")).toBe("(none)");
  });
});

describe("ranges of addresses", () => {
  test("hold what has the same first bits", () => {
    expect(isIn("10.0.0.0/8", "10.255.1.2")).toBe(true);
    expect(isIn("10.0.0.0/8", "11.0.0.1")).toBe(false);
    expect(isIn("192.168.5.128/25", "192.168.5.200")).toBe(true);
    expect(isIn("192.168.5.128/25", "192.168.5.100")).toBe(false);
    expect(isIn("2001:db8::/33", "2001:db8:7fff::1")).toBe(true);
    expect(isIn("2001:db8::/33", "2001:db8:8000::1")).toBe(false);
    expect(isIn("0.0.0.0/0", "255.1.1.1")).toBe(true);
    expect(isIn("0.0.0.0/0", "::1")).toBe(false);
    expect(isIn("::/0", "1.2.3.4")).toBe(true);
  });

  test("an address alone is a range of one, however it is written", () => {
    expect(isIn("10.0.0.1", "10.0.0.1")).toBe(true);
    expect(isIn("10.0.0.1", "10.0.0.2")).toBe(false);
    expect(isIn("::ffff:10.0.0.1", "10.0.0.1")).toBe(true);
    expect(isIn("2001:0db8:0:0::0001", "2001:db8::1")).toBe(true);
    expect(isIn("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")).toBe(true);
    expect(isIn("1::8", "1:0:0:0:0:0:0:8")).toBe(true);
  });

  test("what is no range is refused", () => {
    const wrong = [
      "",
      "x",
      "10.0.0",
      "10.0.0.0/",
      "10.0.0.0/33",
      "10.0.0.0/-1",
      "10.0.0.0/8x",
      "::/129",
      "1::2::3",
      "::/0000",
    ];
    for (let i = 0; i < wrong.length; i++) expect(IpRange.parse(Bytes.of(wrong[i]))).toBeNull(wrong[i]);
  });
});

describe("patterns of values", () => {
  test("an exact text, all, and an expression", () => {
    expect(matches("alice", "alice")).toBe(true);
    expect(matches("alice", "alice2")).toBe(false);
    expect(matches("*", "")).toBe(true);
    expect(matches("regexp:^team-\\d+$", "team-12")).toBe(true);
    expect(matches("regexp:^team-\\d+$", "team-x")).toBe(false);
    expect(matches("a*", "ab")).toBe(false);
  });

  test("where only texts are taken, an expression is one", () => {
    expect(ValuePattern.ofExact("*").matches(Bytes.of("a"))).toBe(false);
  });

  test("a wrong expression and a wrong range fail", () => {
    expect(ValuePattern.parse("regexp:(").ok).toBe(false);
    expect(ValuePattern.parseRange("nowhere").ok).toBe(false);
    expect(ValuePattern.parseRange("*").value.matches(Bytes.of("::1"))).toBe(true);
    expect(ValuePattern.parseRange("10.0.0.0/8").value.matches(Bytes.of("no address"))).toBe(false);
  });
});

describe("refusals", () => {
  test("the path says whose errors a client knows", () => {
    expect(errorStyleOf(Bytes.of("/v1/chat/completions?x=/v1/messages"))).toBe(ErrorStyle.OpenAi);
    expect(errorStyleOf(Bytes.of("/x/v1/messages?beta=true"))).toBe(ErrorStyle.Anthropic);
    expect(errorStyleOf(Bytes.of("/v1beta/models/g:streamGenerateContent?alt=sse"))).toBe(ErrorStyle.Gemini);
    expect(errorStyleOf(Bytes.empty())).toBe(ErrorStyle.OpenAi);
  });

  test("each says the same", () => {
    const error = AiError.of(AiErrorKind.RateLimit, "slowly", "rate_limit_exceeded");
    const openAi = '{"error":{"message":"slowly","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}';
    expect(errorBody(ErrorStyle.OpenAi, error).toString()).toBe(openAi);
    const anthropic = '{"type":"error","error":{"type":"rate_limit_error","message":"slowly"},"request_id":null}';
    expect(errorBody(ErrorStyle.Anthropic, error).toString()).toBe(anthropic);
    expect(errorBody(ErrorStyle.Gemini, error).toString().includes("RESOURCE_EXHAUSTED")).toBe(true);
  });
});
