import type { RoomId } from '@kumix/matrix';
import { useMemo, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { TextField } from '../ui/Field.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';

/** Puts rooms and spaces that this account is in into a space. */
export default function AddRoomsDialog({ request, onClose }: DialogViewProps<'add-rooms'>) {
  const app = useApp();
  const { spaceId } = request;
  const { byId } = useStore(app.rooms.snapshot);
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<RoomId>>(new Set());
  const rooms = useMemo(() => {
    const inside = new Set(byId.get(spaceId)?.children);
    return [...byId.values()]
      .filter(
        ({ id, membership, kind }) =>
          id !== spaceId && membership === 'join' && kind !== 'direct' && !inside.has(id),
      )
      .sort((a, b) => a.name.localeCompare(b.name));
  }, [byId, spaceId]);
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = rooms.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const count = chosen.size;

  const add = async (): Promise<void> => {
    for (const roomId of chosen) {
      await app.core.call('space.child', { spaceId, roomId, in: true, suggested: false });
      // What is in stays in, also where the next one fails.
      setChosen((now) => new Set([...now].filter((each) => each !== roomId)));
    }
    app.toasts.show({ tone: 'info', text: t('space.added', { count }) });
    onClose();
  };
  return (
    <FormDialog
      title={t('space.add')}
      description={t('space.addText')}
      action={t('space.addAction', { count })}
      ready={count > 0}
      onSubmit={add}
      onClose={onClose}
    >
      <TextField
        label={t('space.addFilter')}
        type="search"
        value={filter}
        autoComplete="off"
        onValue={setFilter}
      />
      {shown.length === 0 && (
        <p className="k-field-hint">
          {rooms.length === 0 ? t('space.addNone') : t('rooms.noMatch', { filter })}
        </p>
      )}
      <div className="k-checks">
        {shown.map(({ id, name, avatar }) => (
          <label key={id} className="k-check">
            <input
              type="checkbox"
              checked={chosen.has(id)}
              onChange={(event) => {
                const next = new Set(chosen);
                if (event.target.checked) next.add(id);
                else next.delete(id);
                setChosen(next);
              }}
            />
            <Avatar id={id} name={name} uri={avatar} size={28} shape="room" />
            <span className="k-ellipsis" dir="auto">
              {name}
            </span>
          </label>
        ))}
      </div>
    </FormDialog>
  );
}
