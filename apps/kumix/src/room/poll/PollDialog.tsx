import { Plus, X } from 'lucide-react';
import { useId, useRef, useState, type FormEvent } from 'react';
import { failureOf } from '../../app/core.ts';
import { t } from '../../i18n/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

const mostAnswers = 20;

interface Answer {
  readonly id: number;
  readonly text: string;
}

/** Asks the room something. */
export function PollDialog() {
  const { core, roomId, threadRootId } = useRoom();
  const [question, setQuestion] = useState('');
  const [answers, setAnswers] = useState<readonly Answer[]>([
    { id: 1, text: '' },
    { id: 2, text: '' },
  ]);
  const [many, setMany] = useState(false);
  const [open, setOpen] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const filled = answers.map(({ text }) => text.trim()).filter((text) => text !== '');
  const ready = question.trim() !== '' && filled.length >= 2;

  const write = (id: number, text: string): void =>
    setAnswers(answers.map((each) => (each.id === id ? { id, text } : each)));
  const add = (): void => {
    const id = Math.max(...answers.map((each) => each.id)) + 1;
    setAnswers([...answers, { id, text: '' }]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setFailure(null);
    core
      .call('send.poll', {
        roomId,
        ...(threadRootId === null ? {} : { threadRootId }),
        question,
        answers: filled,
        mostChoices: many ? filled.length : 1,
        open,
      })
      .then(closeRoomDialog)
      .catch((error: unknown) => {
        setFailure(failureOf(error).message);
        setBusy(false);
      });
  };
  return (
    <Dialog
      title={t('poll.title')}
      initialFocus={first}
      onClose={closeRoomDialog}
      actions={
        <>
          <Button onClick={closeRoomDialog}>{t('dialog.cancel')}</Button>
          <Button tone="primary" type="submit" form={form} busy={busy} disabled={!ready}>
            {t('poll.action')}
          </Button>
        </>
      }
    >
      <form id={form} className="k-form" onSubmit={submit}>
        <TextField
          ref={first}
          label={t('poll.question')}
          value={question}
          maxLength={1_000}
          autoComplete="off"
          onValue={setQuestion}
        />
        {answers.map(({ id, text }, index) => (
          <TextField
            key={id}
            label={t('poll.answer', { number: index + 1 })}
            value={text}
            maxLength={340}
            autoComplete="off"
            onValue={(value) => write(id, value)}
            trailing={
              answers.length > 2 && (
                <IconButton
                  size="small"
                  icon={X}
                  label={t('poll.removeAnswer', { number: index + 1 })}
                  onClick={() => setAnswers(answers.filter((each) => each.id !== id))}
                />
              )
            }
          />
        ))}
        <div>
          <Button
            size="small"
            tone="quiet"
            icon={Plus}
            disabled={answers.length >= mostAnswers}
            onClick={add}
          >
            {t('poll.addAnswer')}
          </Button>
        </div>
        <Switch label={t('poll.many')} checked={many} onChecked={setMany} />
        <Switch
          label={t('poll.open')}
          hint={t('poll.openHint')}
          checked={open}
          onChecked={setOpen}
        />
        {failure !== null && (
          <Notice tone="danger" live>
            {failure}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
