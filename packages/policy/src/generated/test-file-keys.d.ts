export const testFileKeys: Readonly<Record<string, unknown>>;
