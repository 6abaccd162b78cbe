// @vitest-environment happy-dom
import { noTrust, type TrustState } from '@kumix/matrix';
import { act } from 'react';
import { expect, it } from 'vitest';
import { AppContext } from '../app/AppContext.ts';
import { createStore } from '../app/store.ts';
import { mounting } from '../testing/mounting.ts';
import RecoveryDialog from './RecoveryDialog.tsx';

const { draw } = mounting();

it.each<[Partial<TrustState>, string]>([
  [{ identity: 'unverified', recovery: 'locked' }, 'Unlock your history'],
  [{ identity: 'verified', recovery: 'none' }, 'Set up recovery'],
])('offers nothing before the account has spoken, then what fits: %o', async (known, title) => {
  const trust = createStore<TrustState>(noTrust);
  const app = { trust };
  await draw(
    <AppContext value={app as never}>
      <RecoveryDialog request={{ kind: 'recovery' }} onClose={() => undefined} />
    </AppContext>,
  );
  const shown = (): string | null | undefined =>
    document.querySelector('[role="dialog"] h2')?.textContent;
  expect(shown()).toBe('Recovery');
  expect(document.querySelectorAll('[role="dialog"] input')).toHaveLength(0);
  await act(async () => trust.set({ ...noTrust, ...known }));
  expect(shown()).toBe(title);
});
