/** A spec of as-pect, below `sdk/assembly/__tests__` or a plugin's `assembly/__tests__`. */
export function sdkSpec(name) {
  return { kind: "spec", file: `sdk/assembly/__tests__/${name}.spec.ts` };
}

export function pluginSpec(plugin, name) {
  return { kind: "spec", file: `plugins/${plugin}/assembly/__tests__/${name}.spec.ts` };
}

/** @param name expression for the full names of the tests; undefined: all of the file */
export function unit(file, name) {
  return { kind: "vitest", file, name };
}

/** Tests that need a module, which is built first: a plugin's, or one of testbed/modules. */
export function built(plugin, test) {
  return { ...test, kind: "scenario", plugin };
}

/** Scenarios of a plugin, on one of the hosts that there are. */
export function scenario(plugin, file, name = "") {
  return built(plugin, unit(`plugins/${plugin}/test/${file}.test.ts`, `emulator \\(envoy\\).*${name}`));
}

/** Of a translation route → goldens. */
export function golden(name) {
  return unit("controller/test/golden.test.ts", `^${name}`);
}

/** One client protocol in front of one provider's protocol, in all cases that begin with `name`. */
export function cell(front, back, name) {
  return unit(
    "plugins/ai-proxy/test/matrix/matrix.test.ts",
    `^'?${front}'? in front of '?${back}'? '?${name}'?, streamed`,
  );
}
