// @vitest-environment happy-dom
import { act } from 'react';
import { expect, it } from 'vitest';
import { AppContext } from '../../app/AppContext.ts';
import { mounting } from '../../testing/mounting.ts';
import { roomIdOf, roomOf, signedInAs, userIdOf } from '../../testing/rooms.ts';
import { scriptedApp } from '../../testing/scriptedApp.ts';
import InviteDialog from './InviteDialog.tsx';

const { draw } = mounting();

const rows = (): readonly HTMLButtonElement[] => [
  ...document.querySelectorAll<HTMLButtonElement>('.k-person-row'),
];
const names = (): readonly (string | null)[] =>
  rows().map((row) => row.querySelector('.k-person-name')?.textContent ?? null);

it('leaves everyone where they stand: who was invited is marked, and told below the field', async () => {
  const { app, say, calls } = scriptedApp();
  say('session', signedInAs('me'));
  const person = (name: string) =>
    roomOf(name, { kind: 'direct', directUserId: userIdOf(name.toLowerCase()) });
  say('rooms', {
    deltas: [{ op: 'reset', items: [roomOf('den'), person('Ada'), person('Grace')] }],
  });
  await draw(
    <AppContext value={app}>
      <InviteDialog
        request={{ kind: 'invite', roomId: roomIdOf('den') }}
        onClose={() => undefined}
      />
    </AppContext>,
  );
  expect(names()).toEqual(['Ada', 'Grace']);
  await act(async () => rows()[0]?.click());
  const asked = calls.find(({ method }) => method === 'room.invite');
  expect(asked?.params).toEqual({ roomId: roomIdOf('den'), userId: userIdOf('ada') });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the method's answer
  await act(async () => asked?.resolve(null as never));

  expect(names()).toEqual(['Ada', 'Grace']);
  expect(rows().map(({ disabled }) => disabled)).toEqual([true, false]);
  expect(rows()[0]?.textContent).toContain('Invited');
  const field = document.querySelector('input');
  expect(document.activeElement).toBe(field);
  const note = document.getElementById(field?.getAttribute('aria-describedby') ?? '');
  expect(note?.textContent).toBe('Invited @ada:example.org.');
  expect(document.querySelector('output.k-hidden-visually')?.textContent).toBe(
    'Invited @ada:example.org.',
  );
  app.dispose();
});
