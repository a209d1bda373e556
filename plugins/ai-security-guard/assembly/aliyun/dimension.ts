/** What Aliyun's guard looks for, in the order of `dimensionOf`. */
export const enum Dimension {
  ContentModeration,
  PromptAttack,
  SensitiveData,
  MaliciousUrl,
  ModelHallucination,
  CustomLabel,
  /** any other, which leads to nothing */
  Unknown,
}

export const DIMENSIONS: i32 = 6;

export function dimensionOf(type: string): Dimension {
  if (type == "contentModeration") return Dimension.ContentModeration;
  if (type == "promptAttack") return Dimension.PromptAttack;
  if (type == "sensitiveData") return Dimension.SensitiveData;
  if (type == "maliciousUrl") return Dimension.MaliciousUrl;
  if (type == "modelHallucination") return Dimension.ModelHallucination;
  return type == "customLabel" ? Dimension.CustomLabel : Dimension.Unknown;
}
