/** What the host and the tools read of a plugin's world. Authors use `./proc`, `./ui` and `./frame`. */
export * from './api/index.ts';
export * from './manifest/index.ts';
export * from './package/package.ts';
export * from './wire/envelope.ts';
export * from './wire/flow.ts';
