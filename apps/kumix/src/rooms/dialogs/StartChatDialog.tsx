import { isUserId } from '@kumix/matrix';
import { useRef, useState, type FormEvent } from 'react';
import { useApp } from '../../app/AppContext.ts';
import type { DialogViewProps } from '../../app/Overlays.tsx';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { openDirectChat } from '../directChat.ts';
import { PersonPicker } from './PersonPicker.tsx';

export default function StartChatDialog({ onClose }: DialogViewProps<'start-chat'>) {
  const app = useApp();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);

  const open = async (userId: string): Promise<void> => {
    if (!isUserId(userId)) {
      setError(t('people.choose'));
      return;
    }
    setBusy(true);
    const done = await openDirectChat(app, userId);
    setBusy(false);
    if (done) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void open(typed.trim());
  };

  return (
    <Dialog
      title={t('command.startChat')}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="primary" type="submit" form="k-start-chat" busy={busy}>
            {t('people.start')}
          </Button>
        </>
      }
    >
      <form id="k-start-chat" className="k-form" onSubmit={submit}>
        <PersonPicker
          ref={first}
          typed={typed}
          error={error}
          onTyped={(text) => {
            setTyped(text);
            setError(null);
          }}
          onPick={(userId) => {
            if (!busy) void open(userId);
          }}
        />
      </form>
    </Dialog>
  );
}
