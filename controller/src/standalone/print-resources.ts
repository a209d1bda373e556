import { stringify } from "yaml";
import type { ControllerConfig } from "../config/options.ts";
import { redisBridgeOf } from "../config/redis-bridge.ts";
import { alreadyParsed, FileProvider } from "../provider/file/file-provider.ts";
import { type FileIssue, placeOfIssue, textOfIssue } from "../provider/file/yaml-objects.ts";
import { pluginImages, REGISTRY_MISSING, renderTargets } from "../render/render-target.ts";
import { formatRef } from "../store/kube-object.ts";
import { StoreBuilder } from "../store/store-builder.ts";
import { admit } from "../translate/ai/admit.ts";
import { FILE_OPTIONS } from "../translate/options.ts";
import { translate } from "../translate/translate.ts";
import type { Problem } from "./problem.ts";
import { problemsOf } from "./status-problems.ts";

export interface PrintInit {
  /** File or directory of resources. */
  readonly root: string;
  readonly config: Pick<
    ControllerConfig,
    | "enableInferenceExtension"
    | "epp"
    | "higressNamespace"
    | "namespace"
    | "pluginRegistry"
    | "redisBridgeFor"
    | "redisBridgeSecret"
    | "redisBridgeUrl"
    | "target"
  >;
  readonly version: string;
}

export interface Printed {
  /**
   * All objects, a document each. Empty where a file is wrong, since half of the resources may be an open gateway, and
   * where our plugins have no registry. Secrets that plugins need are in clear, as they will be in the cluster.
   */
  readonly yaml: string;
  readonly problems: readonly PrintProblem[];
}

export interface PrintProblem extends Problem {
  /** How to mend it, where the message does not say it. */
  readonly help?: string;
}

/** What the controller would write to a cluster for the resources of a directory. @throws MissingError */
export async function printResources({ root, config, version }: PrintInit): Promise<Printed> {
  const inference = config.enableInferenceExtension;
  const read = await readStore(root, inference);
  const { ir, status } = translate(read.store.snapshot(), {
    ...FILE_OPTIONS,
    target: config.target,
    inferenceExtension: inference,
    epp: config.epp,
    ...redisBridgeOf(config),
  });
  const { objects, issues, modules } = renderTargets(ir.fleets, {
    images: pluginImages(config.pluginRegistry, version),
    higressNamespace: config.higressNamespace,
  });
  const errors = read.issues.filter(({ severity }) => severity === "error");
  const isUnplaced = config.pluginRegistry === "" && modules.some(({ kind }) => kind === "bundled");
  const problems = [
    ...errors.map((issue) => ({ where: placeOfIssue(issue), message: textOfIssue(issue) })),
    ...problemsOf(status, errors),
    ...issues.map(({ ref, part, message }) => ({ where: [formatRef(ref), part].filter(Boolean).join(" "), message })),
    ...(isUnplaced ? [{ where: "--plugin-registry", ...REGISTRY_MISSING }] : []),
  ];
  const yaml = objects.map((object) => `---\n${stringify(object, { lineWidth: 0 })}`).join("");
  return { yaml: errors.length > 0 || isUnplaced ? "" : yaml, problems };
}

async function readStore(
  root: string,
  inference: boolean,
): Promise<{ readonly store: StoreBuilder; readonly issues: readonly FileIssue[] }> {
  const found: { issues: readonly FileIssue[] } = { issues: [] };
  const store = new StoreBuilder({
    parse: alreadyParsed,
    admit: (resource) => admit(resource),
    onChange: () => undefined,
  });
  const files = await FileProvider.start({
    root,
    sink: store,
    inference,
    onIssues: (issues) => {
      found.issues = issues;
    },
  });
  await files.stop();
  return { store, issues: found.issues };
}
