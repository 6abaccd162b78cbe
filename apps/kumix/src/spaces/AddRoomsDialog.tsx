import type { RoomId } from '@kumix/matrix';
import { useMemo, useRef, useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Puts rooms and spaces that this account is in into a space. */
export default function AddRoomsDialog({ request, onClose }: DialogViewProps<'add-rooms'>) {
  const app = useApp();
  const { spaceId } = request;
  const { byId } = useStore(app.rooms.snapshot);
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<RoomId>>(new Set());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);
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
    setBusy(true);
    setError(null);
    try {
      for (const roomId of chosen) {
        await app.core.call('space.child', { spaceId, roomId, in: true, suggested: false });
        // What is in stays in, also where the next one fails.
        setChosen((now) => new Set([...now].filter((each) => each !== roomId)));
      }
      app.toasts.show({ tone: 'info', text: t('space.added', { count }) });
      onClose();
    } catch (why) {
      setError(failureOf(why).message);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && count > 0) void add();
  };
  return (
    <Dialog
      title={t('space.add')}
      description={t('space.addText')}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form="k-add-rooms"
            busy={busy}
            disabled={count === 0}
          >
            {t('space.addAction', { count })}
          </Button>
        </>
      }
    >
      <form id="k-add-rooms" className="k-form" onSubmit={submit}>
        <TextField
          ref={first}
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
        {error !== null && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
