import { compileModule } from "@sluice/cli";
import { loadSubject } from "../../testbed/src/fuzz/subject.ts";
import { samples } from "../token-weights/texts.ts";
const subs: any = {};
for (const v of ["old", "new"]) { const { wasm } = await compileModule(`scripts/tmpbench/bench-${v}.ts`, { mode: "release", exportRuntime: true }); console.log(v, wasm.length); subs[v] = loadSubject(new WebAssembly.Module(wasm)); }
const kinds: Record<string, string> = {};
for (const s of samples("held-out")) kinds[s.kind] = (kinds[s.kind] ?? "") + s.text;
for (const [k, t] of Object.entries(kinds)) { let b = Buffer.from(t); while (b.length < 16384) b = Buffer.concat([b, b]); b = b.subarray(0, 16384);
 const best: any = { old: [], new: [] };
 for (let r = 0; r < 15; r++) for (const v of ["old", "new"]) { const s = subs[v]; s.call("__collect"); s.write(s.call("input", b.length), b); const t0 = process.cpuUsage(); for (let i = 0; i < 100; i++) s.call("run"); const u = process.cpuUsage(t0); best[v].push((u.user + u.system) * 1000 / 100 / b.length); }
 const med = (a: number[]) => a.sort((x, y) => x - y)[7]!.toFixed(2);
 console.log(k, "old", med(best.old), "new", med(best.new), "ns/byte"); }
