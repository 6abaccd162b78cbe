/**
 * Imported before anything else of the bootstrap: the relay's thread starts while the renderer is read.
 * Where the app has something to be drawn at once, that comes first, and the relay when it can be seen.
 */
import type { DrawOrder } from './protocol.ts';
import { startRelay } from './welcome.ts';

const { name } = window;
window.name = '';

// INVARIANT: a frame's name is given by whoever made it, the app, and nothing has run here before.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const first = name === '' ? undefined : (JSON.parse(name) as DrawOrder);
export const early = first === undefined ? startRelay() : undefined;
