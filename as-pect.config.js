// Pure AssemblyScript logic is tested here, without a host: a spec that reaches a host call fails and is told which.

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

export default {
  entries: ["sdk/assembly/__tests__/**/*.spec.ts", "plugins/*/assembly/__tests__/**/*.spec.ts"],
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
