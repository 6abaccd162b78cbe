import type { RoomId } from '@kumix/matrix';
import { useRef, useState, type FormEvent } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { failureOf } from '../../app/core.ts';
import type { DialogViewProps } from '../../app/Overlays.tsx';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Choice, Switch, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { aliasFrom } from './alias.ts';

export default function CreateRoomDialog({ request, onClose }: DialogViewProps<'create-room'>) {
  const app = useApp();
  const { space, parent } = request;
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [access, setAccess] = useState<'private' | 'public'>('private');
  const [encrypted, setEncrypted] = useState(true);
  const [alias, setAlias] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const isPublic = access === 'public';
  const local = alias ?? aliasFrom(name);

  const create = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const { roomId } = await app.core.call('room.create', {
        name: name.trim(),
        ...(topic.trim() === '' ? {} : { topic: topic.trim() }),
        public: isPublic,
        encrypted: !space && !isPublic && encrypted,
        invite: [],
        direct: false,
        space,
        ...(isPublic && local !== '' ? { alias: local } : {}),
      });
      onClose();
      if (parent !== null) await addToSpace(roomId);
      if (space) app.rooms.selectSpace(roomId);
      else app.go({ to: 'room', roomId });
    } catch (reason) {
      setError(failureOf(reason).message);
    } finally {
      setBusy(false);
    }
  };

  const addToSpace = async (roomId: RoomId): Promise<void> => {
    if (parent === null) return;
    try {
      await app.core.call('space.child', {
        spaceId: parent,
        roomId,
        in: true,
        suggested: false,
      });
    } catch (reason) {
      app.report(reason, t('create.addToSpace'));
    }
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void create();
  };

  return (
    <Dialog
      title={space ? t('command.createSpace') : t('command.createRoom')}
      description={space ? t('create.spaceText') : undefined}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="primary" type="submit" form="k-create" busy={busy}>
            {t('create.action')}
          </Button>
        </>
      }
    >
      <form id="k-create" className="k-form" onSubmit={submit}>
        <TextField
          ref={first}
          label={t('create.name')}
          value={name}
          maxLength={255}
          required
          autoComplete="off"
          onValue={setName}
        />
        <TextField
          label={t('create.topic')}
          hint={t('create.topicHint')}
          value={topic}
          maxLength={1000}
          autoComplete="off"
          onValue={setTopic}
        />
        <Choice
          label={t('create.access')}
          value={access}
          onValue={setAccess}
          choices={[
            { value: 'private', label: t('create.private'), hint: t('create.privateHint') },
            { value: 'public', label: t('create.public'), hint: t('create.publicHint') },
          ]}
        />
        {isPublic && (
          <TextField
            label={t('create.alias')}
            hint={t('create.aliasHint', { alias: local === '' ? '…' : local })}
            value={local}
            maxLength={120}
            autoComplete="off"
            spellCheck={false}
            onValue={(value) => setAlias(aliasFrom(value))}
          />
        )}
        {!space && !isPublic && (
          <Switch
            label={t('create.encrypted')}
            hint={t('create.encryptedHint')}
            checked={encrypted}
            onChecked={setEncrypted}
          />
        )}
        {error !== null && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
