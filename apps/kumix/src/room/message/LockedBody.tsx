import type { UndecryptableReason } from '@kumix/matrix';
import { Lock } from 'lucide-react';
import { useApp } from '../../app/AppContext.ts';
import { useStore } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { useRoom } from '../model/services.ts';
import { undecryptableWords } from './summary.ts';

/** Reasons that a key out of the backup may do something about. */
const recoverable: ReadonlySet<UndecryptableReason> = new Set([
  'waiting-for-key',
  'no-backup',
  'key-too-new',
]);

/** Why a message cannot be read, and what a person can do about it. */
export function LockedBody({ reason }: { readonly reason: UndecryptableReason }) {
  const app = useApp();
  const { commands, core, roomId } = useRoom();
  const { recovery } = useStore(app.trust);
  const lookAgain = async (): Promise<void> => {
    try {
      await core.call('keys.lookAgain', { roomId });
      app.toasts.show({ tone: 'info', text: t('undecryptable.looking') });
    } catch (error) {
      app.report(error, t('undecryptable.again'));
    }
  };
  return (
    <p className="message-told message-locked">
      <Lock size={15} />
      <span>
        {undecryptableWords(reason)}{' '}
        {recoverable.has(reason) &&
          (recovery === 'open' ? (
            <button type="button" className="message-link" onClick={() => void lookAgain()}>
              {t('undecryptable.again')}
            </button>
          ) : (
            <button
              type="button"
              className="message-link"
              onClick={() => commands.run('recovery.unlock')}
            >
              {t('message.unlock')}
            </button>
          ))}
        {reason === 'withheld-unverified' && (
          <button
            type="button"
            className="message-link"
            onClick={() => commands.run('trust.verify')}
          >
            {t('undecryptable.verify')}
          </button>
        )}
      </span>
    </p>
  );
}
