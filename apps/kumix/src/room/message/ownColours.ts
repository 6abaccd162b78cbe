import { workerAddress } from '../../app/trustedTypes.ts';
import { CodeColours } from './codeColours.ts';
// oxlint-disable-next-line import/default -- the build tool makes this module
import codeWorkerUrl from './codeWorker.ts?worker&url';

/** For all rooms: what is written in one leaves nothing in the worker that the next could see. */
export const ownColours = new CodeColours(
  () => new Worker(workerAddress(codeWorkerUrl), { type: 'module', name: 'kumix-code' }),
);
