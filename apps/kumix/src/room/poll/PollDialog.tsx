import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Switch, TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
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
  const filled = answers.map(({ text }) => text.trim()).filter((text) => text !== '');
  const ready = question.trim() !== '' && filled.length >= 2;

  const write = (id: number, text: string): void =>
    setAnswers(answers.map((each) => (each.id === id ? { id, text } : each)));
  const add = (): void => {
    const id = Math.max(...answers.map((each) => each.id)) + 1;
    setAnswers([...answers, { id, text: '' }]);
  };
  const ask = async (): Promise<void> => {
    await core.call('send.poll', {
      roomId,
      ...(threadRootId === null ? {} : { threadRootId }),
      question,
      answers: filled,
      mostChoices: many ? filled.length : 1,
      open,
    });
    closeRoomDialog();
  };
  return (
    <FormDialog
      title={t('poll.title')}
      action={t('poll.action')}
      ready={ready}
      onSubmit={ask}
      onClose={closeRoomDialog}
    >
      <TextField
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
      <div className="poll-add">
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
      <Switch label={t('poll.open')} hint={t('poll.openHint')} checked={open} onChecked={setOpen} />
    </FormDialog>
  );
}
