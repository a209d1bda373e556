import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Projects one after another, and the files of a folder together: a plugin's tests find its module compiled in the Envoy of the
 * one before.
 */
export class ByFolder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  }
}

function keyOf({ project, moduleId }: TestSpecification): string {
  return `${project.name}:${moduleId}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
