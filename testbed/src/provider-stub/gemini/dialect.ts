/** The two APIs that take the same messages: Gemini's own, and Vertex AI's. Some fields belong to one of them. */
export type Dialect = "gemini" | "vertex";

/** The package of the messages, as errors name it. */
export const PACKAGES: Readonly<Record<Dialect, string>> = {
  gemini: "google.ai.generativelanguage.v1beta",
  vertex: "google.cloud.aiplatform.v1",
};

/** The service, as errors name it. */
export const SERVICES: Readonly<Record<Dialect, string>> = {
  gemini: "generativelanguage.googleapis.com",
  vertex: "aiplatform.googleapis.com",
};
