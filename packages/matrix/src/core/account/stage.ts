import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
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
      throw new CoreError('forbidden', say('account.other-tab'));
    case 'failed':
      throw new CoreError('failed', say('account.not-opened'));
    case 'closed':
    default:
      throw new CoreError('signed-out', say('login.nobody'));
  }
}
