import { describe, expect, test } from "vitest";
import { linkedPackages } from "./linked-packages.ts";

const isPackage = (name: string) => ["proxy-wasm-assemblyscript-sdk", "@acme/words", "deep"].includes(name);

describe("the packages in a module", () => {
  test.each([
    {
      name: "asc's own library is none",
      sources: ["~lib/rt/tlsf.ts", "~lib/array.ts", "~lib/util/math.ts"],
      found: [],
    },
    {
      name: "the plugin's files are none",
      sources: ["plugins/deep/assembly/index.ts", "assembly/index.ts"],
      found: [],
    },
    {
      name: "an import by name",
      sources: [
        "~lib/proxy-wasm-assemblyscript-sdk/assembly/utf8.ts",
        "~lib/proxy-wasm-assemblyscript-sdk/assembly/log.ts",
      ],
      found: ["proxy-wasm-assemblyscript-sdk"],
    },
    { name: "one with a scope", sources: ["~lib/@acme/words/assembly/index.ts"], found: ["@acme/words"] },
    {
      name: "a path into node_modules, also of a package's own",
      sources: ["../node_modules/@acme/words/node_modules/deep/assembly/index.ts"],
      found: ["deep"],
    },
    { name: "a name that nothing has", sources: ["~lib/unheard-of/a.ts"], found: [] },
  ])("$name", ({ sources, found }) => {
    expect(linkedPackages(sources, isPackage)).toEqual(found);
  });
});
