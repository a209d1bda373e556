/** On all objects that are ours alone, so that what is wanted no more is found again by any later process. */
export const MANAGED_LABELS: Readonly<Record<string, string>> = { "app.kubernetes.io/managed-by": "sluice" };

/** Owns the fields that we write (server-side apply). */
export const FIELD_MANAGER = "sluice";
