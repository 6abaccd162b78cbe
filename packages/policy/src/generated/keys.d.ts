export const policyKeys: Readonly<Record<string, unknown>>;
