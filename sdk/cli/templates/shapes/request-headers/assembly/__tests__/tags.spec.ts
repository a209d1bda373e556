import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Tag } from "../generated/config.gen";
import { tagOf } from "../tags";

function tag(prefix: string, value: string): Tag {
  const out = new Tag();
  out.prefix = Bytes.of(prefix);
  out.value = Bytes.of(value);
  return out;
}

const TAGS: Array<Tag> = [tag("/", "web"), tag("/api/", "api"), tag("/api/v2/", "api-2")];

function tagged(path: string, tags: Array<Tag> = TAGS): string {
  return tagOf(Bytes.of(path), tags).toString();
}

describe("a path's tag", () => {
  test("is that of its longest prefix", () => {
    expect(tagged("/")).toBe("web");
    expect(tagged("/apiary")).toBe("web");
    expect(tagged("/api/users")).toBe("api");
    expect(tagged("/api/v2/users")).toBe("api-2");
  });

  test("does not depend on the order of the tags", () => {
    expect(tagged("/api/users", [tag("/api/", "api"), tag("/", "web")])).toBe("api");
  });

  test("is none where no prefix fits", () => {
    expect(tagged("*")).toBe("");
    expect(tagged("/", [])).toBe("");
  });
});
