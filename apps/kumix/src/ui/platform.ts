/** Where Command stands for Ctrl. */
export const isMac = (): boolean => /^Mac|^iP/.test(navigator.platform);
