import { GeminiPath } from "../../ai/gemini-path";
import { Bytes } from "../../bytes";

function shown(path: string): string {
  const found = GeminiPath.read(Bytes.of(path));
  if (found == null) return "none";
  return `${found.before.toString()} ${found.rest.toString()} ${found.model.toString()} ${found.method.toString()}`;
}

describe("a path of Gemini's API", () => {
  test("is taken apart", () => {
    expect(shown("/v1beta/models/gemini-2.5-pro:generateContent")).toBe(
      "/v1beta /models/gemini-2.5-pro:generateContent gemini-2.5-pro generateContent",
    );
    expect(shown("/models/a%2Fb:c")).toBe(" /models/a%2Fb:c a/b c");
  });

  test("is one only with a method in its last segment", () => {
    expect(shown("/v1beta/models/m")).toBe("none");
    expect(shown("/v1beta/models/m:x/y")).toBe("none");
    expect(shown("/v1beta/tuned/m:x")).toBe("none");
    expect(shown(":")).toBe("none");
    expect(shown("")).toBe("none");
  });

  test("with several places has the last model and method", () => {
    expect(shown("/models/cheap:a/models/dear:generateContent")).toBe(
      "/models/cheap:a /models/dear:generateContent dear generateContent",
    );
    expect(shown("/models/a:b:c")).toBe(" /models/a:b:c a:b c");
  });
});
