import { CoreError } from '../../protocol/coreError.ts';
import type { Value } from '../value.ts';
import type { Account, AccountStage } from './account.ts';

type Settled = Exclude<AccountStage, { stage: 'opening' }>;

/**
 * The account once it is open.
 *
 * @throws CoreError `signed-out` where there is none, `forbidden` where another tab has it, `failed`
 * where it could not be opened.
 */
export async function openAccount(stage: Value<AccountStage>): Promise<Account> {
  const settled = await stage.until((value): value is Settled => value.stage !== 'opening');
  switch (settled.stage) {
    case 'open':
      return settled.account;
    case 'elsewhere':
      throw new CoreError('forbidden', 'Another tab owns the account: take it over first.');
    case 'failed':
      throw new CoreError(
        'failed',
        'The account could not be opened here: reload, or log in again.',
      );
    case 'closed':
    default:
      throw new CoreError('signed-out', 'Nobody is logged in here: log in first.');
  }
}
