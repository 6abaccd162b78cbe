import type { RoomId } from '@kumix/matrix';
import { useState } from 'react';
import { useApp } from '../../app/AppContext.ts';
import type { DialogViewProps } from '../../app/Overlays.tsx';
import { t } from '../../i18n/message.ts';
import { Choice, Switch, TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { aliasFrom } from './alias.ts';

export default function CreateRoomDialog({ request, onClose }: DialogViewProps<'create-room'>) {
  const app = useApp();
  const { space, parent } = request;
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [access, setAccess] = useState<'private' | 'public'>('private');
  const [encrypted, setEncrypted] = useState(true);
  const [alias, setAlias] = useState<string | null>(null);
  const isPublic = access === 'public';
  const local = alias ?? aliasFrom(name);

  const create = async (): Promise<void> => {
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

  return (
    <FormDialog
      title={space ? t('command.createSpace') : t('command.createRoom')}
      description={space ? t('create.spaceText') : undefined}
      action={t('create.action')}
      onSubmit={create}
      onClose={onClose}
    >
      <TextField
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
    </FormDialog>
  );
}
