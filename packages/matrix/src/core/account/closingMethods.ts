import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { authDict } from '../crypto/devices.ts';
import type { AuthQuestions } from '../session/authQuestions.ts';
import type { AccountMethods } from './account.ts';

type ClosingMethods = Pick<AccountMethods, 'account.changePassword' | 'account.deactivate'>;

const shortestPassword = 8;

/** What changes the account itself, each confirmed with the homeserver first. */
export function closingMethods(
  client: MatrixClient,
  auth: AuthQuestions,
  /** Nothing local is left. */
  onClosed: () => Promise<void>,
): ClosingMethods {
  return {
    'account.changePassword': async ({ password, signOutOthers }) => {
      if (password.length < shortestPassword) {
        throw new CoreError('invalid', say('account.password-short', { count: shortestPassword }));
      }
      await auth.run('change-password', (data) =>
        client.setPassword(authDict(data), password, signOutOthers),
      );
      return null;
    },
    'account.deactivate': async ({ erase }) => {
      await auth.run('deactivate', (data) => client.deactivateAccount(authDict(data), erase));
      // Not waited for: this call is one of what is being closed.
      void onClosed();
      return null;
    },
  };
}
