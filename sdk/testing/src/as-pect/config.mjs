// Pure AssemblyScript logic is tested without a host: a spec that reaches a host call fails and is told which.

const missing = (module) =>
  new Proxy(
    {},
    {
      has: () => true,
      get: (_, name) => () => {
        // as-pect prints errors thrown by imports blank, so the name is logged first.
        const message = `${module}.${String(name)} was called: pure logic must not reach the host`;
        console.error(message);
        throw new Error(message);
      },
    },
  );

/**
 * What an as-pect.config.js exports: `export default asPectConfig({ entries: ["assembly/__tests__/*.spec.ts"] })`.
 * @param {{ entries: readonly string[] }} options globs of specs, from the folder that as-pect runs in
 */
export function asPectConfig({ entries }) {
  return {
    entries,
    include: [],
    disclude: [/node_modules/],
    instantiate(memory, createImports, instantiate, binary) {
      const asked = new WebAssembly.Module(binary);
      const imports = createImports({ env: { memory } });
      for (const { module, name, kind } of WebAssembly.Module.imports(asked)) {
        imports[module] ??= {};
        if (kind === "function") imports[module][name] ??= missing(module)[name];
      }
      return instantiate(binary, imports);
    },
    outputBinary: false,
  };
}
