import { stringify } from "yaml";
import type { ControllerConfig } from "../config/options.ts";
import { problemsOf } from "../pipeline/status-text.ts";
import { FileProvider } from "../provider/file/file-provider.ts";
import { type FileIssue, formatFileIssue } from "../provider/file/yaml-objects.ts";
import { NO_REGISTRY, pluginImages, renderTargets } from "../render/render-target.ts";
import type { ResourceKind, Resources } from "../resources/resources.ts";
import { formatRef } from "../store/kube-object.ts";
import { StoreBuilder } from "../store/store-builder.ts";
import { admit } from "../translate/ai/admit.ts";
import { FILE_OPTIONS } from "../translate/options.ts";
import { translate } from "../translate/translate.ts";

export interface PrintInit {
  /** File or directory of resources. */
  readonly root: string;
  readonly config: Pick<ControllerConfig, "target" | "pluginRegistry" | "higressNamespace">;
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

export interface PrintProblem {
  readonly where: string;
  readonly message: string;
  /** How to mend it, where the message does not say it. */
  readonly help?: string;
}

const UNPLACED: PrintProblem = {
  where: "--plugin-registry",
  message: "the target pulls our plugins' images by itself, and no registry is named for them",
  help: "--plugin-registry oci://HOST/PATH, where the images are as oci://HOST/PATH/PLUGIN:VERSION",
};

/** What the controller would write to a cluster for the resources of a directory. @throws MissingError */
export async function printResources({ root, config, version }: PrintInit): Promise<Printed> {
  const read = await readStore(root);
  const { ir, status } = translate(read.store.snapshot(), { ...FILE_OPTIONS, target: config.target });
  const { objects, issues } = renderTargets(ir.fleets, {
    images: pluginImages(config.pluginRegistry, version),
    higressNamespace: config.higressNamespace,
  });
  const errors = read.issues.filter(({ severity }) => severity === "error");
  const problems: PrintProblem[] = [
    ...errors.map((issue) => problem(formatFileIssue(issue))),
    ...problemsOf(status, errors).map(problem),
    ...issues.map(({ ref, part, message }) => ({ where: [formatRef(ref), part].filter(Boolean).join(" "), message })),
  ];
  const yaml = objects.map((object) => `---\n${stringify(object, { lineWidth: 0 })}`).join("");
  if (yaml.includes(NO_REGISTRY)) problems.push(UNPLACED);
  return { yaml: errors.length > 0 || problems.includes(UNPLACED) ? "" : yaml, problems };
}

function problem(line: string): PrintProblem {
  const [where = "", ...rest] = line.split(": ");
  return { where, message: rest.join(": ") };
}

async function readStore(
  root: string,
): Promise<{ readonly store: StoreBuilder; readonly issues: readonly FileIssue[] }> {
  const found: { issues: readonly FileIssue[] } = { issues: [] };
  const store = new StoreBuilder({
    parse: (object) => ({ kind: "resource", resource: object as unknown as Resources[ResourceKind] }),
    admit: (resource) => admit(resource),
    onChange: () => undefined,
  });
  const files = await FileProvider.start({
    root,
    sink: store,
    onIssues: (issues) => {
      found.issues = issues;
    },
  });
  await files.stop();
  return { store, issues: found.issues };
}
