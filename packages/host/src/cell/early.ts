/** Imported before anything else of the bootstrap: the relay's thread starts while the renderer is read. */
import { startRelay } from './welcome.ts';

export const relay = startRelay();
