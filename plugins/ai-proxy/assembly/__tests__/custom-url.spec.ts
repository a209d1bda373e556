import { CustomUrl } from "../provider/custom-url";

function parts(text: string): string {
  const parsed = CustomUrl.parse(text);
  const url = parsed.value;
  if (!parsed.ok) return parsed.error;
  return url.authority.toString() + " " + url.prefix.toString() + " " + url.direct.toString();
}

describe("openaiCustomUrl", () => {
  test("is a host and a prefix, with or without a scheme", () => {
    expect(parts("https://ai.test/v1")).toBe("ai.test /v1 ");
    expect(parts("http://ai.test:8080/a/b/")).toBe("ai.test:8080 /a/b ");
    expect(parts("ai.test")).toBe("ai.test  ");
    expect(parts("[::1]:80/x")).toBe("[::1]:80 /x ");
  });

  test("stands for one API when it ends in the path of one", () => {
    expect(parts("ai.test/x/chat/completions")).toBe("ai.test  /x/chat/completions");
    expect(parts("ai.test/embeddings/?v=1")).toBe("ai.test  /embeddings?v=1");
  });

  test("is refused when it is none", () => {
    expect(parts("")).toBe("url: not a host");
    expect(parts("ftp://a")).toBe("url: expected http or https");
    expect(parts("https://user:pass@a")).toBe("url: credentials belong into apiTokens");
    expect(parts("https://a/b?c=d")).toBe("url: expected a plain prefix, or the path of one API");
  });
});
