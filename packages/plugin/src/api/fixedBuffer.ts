/**
 * A buffer that weighs what it says. One that may grow takes the address space of its `maxByteLength` in
 * whichever process it arrives: empty ones by the dozen end a page of Chromium's.
 */
export const isFixedBuffer = (value: unknown): value is ArrayBuffer =>
  value instanceof ArrayBuffer && !value.resizable;
