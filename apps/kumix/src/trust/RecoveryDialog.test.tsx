// @vitest-environment happy-dom
import { noTrust, type TrustState } from '@kumix/matrix';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppContext } from '../app/AppContext.ts';
import { createStore } from '../app/store.ts';
import RecoveryDialog from './RecoveryDialog.tsx';

let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it.each<[Partial<TrustState>, string]>([
  [{ identity: 'unverified', recovery: 'locked' }, 'Unlock your history'],
  [{ identity: 'verified', recovery: 'none' }, 'Set up recovery'],
])('offers nothing before the account has spoken, then what fits: %o', async (known, title) => {
  const trust = createStore<TrustState>(noTrust);
  const app = { trust };
  await act(async () =>
    root.render(
      <AppContext value={app as never}>
        <RecoveryDialog request={{ kind: 'recovery' }} onClose={() => undefined} />
      </AppContext>,
    ),
  );
  const shown = (): string | null | undefined =>
    document.querySelector('[role="dialog"] h2')?.textContent;
  expect(shown()).toBe('Recovery');
  expect(document.querySelectorAll('[role="dialog"] input')).toHaveLength(0);
  await act(async () => trust.set({ ...noTrust, ...known }));
  expect(shown()).toBe(title);
});
