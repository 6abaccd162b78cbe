import { takeSsoReturn } from './sso.ts';

/** Read as the app starts, before anything is drawn; the first log-in view takes it. */
let returned = takeSsoReturn(window);

export function takeReturned() {
  const taken = returned;
  returned = null;
  return taken;
}
