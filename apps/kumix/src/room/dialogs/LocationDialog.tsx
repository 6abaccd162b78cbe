import { LocateFixed } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { failureOf } from '../../app/core.ts';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

const patienceMs = 20_000;

/** `52.52, 13.405`, as maps write a place. */
export function readPlace(text: string): { latitude: number; longitude: number } | null {
  const found = /^(-?\d{1,2}(?:\.\d+)?)(?:\s*[,;]\s*|\s+)(-?\d{1,3}(?:\.\d+)?)$/.exec(text.trim());
  if (found === null) return null;
  const latitude = Number(found[1]);
  const longitude = Number(found[2]);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

/** Sends a place: where one is, once and only when asked for, or one that was typed. */
export function LocationDialog() {
  const { core, roomId, threadRootId } = useRoom();
  const [place, setPlace] = useState('');
  const [accuracy, setAccuracy] = useState<number | null>(null);
  const [description, setDescription] = useState('');
  const [busy, setBusy] = useState<'finding' | 'sending' | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const form = useId();
  const read = readPlace(place);

  const find = (): void => {
    setBusy('finding');
    setFailure(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setPlace(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`);
        setAccuracy(coords.accuracy);
        setBusy(null);
      },
      ({ code, PERMISSION_DENIED }) => {
        setFailure(code === PERMISSION_DENIED ? t('location.refused') : t('location.notFound'));
        setBusy(null);
      },
      { timeout: patienceMs, enableHighAccuracy: true },
    );
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (read === null || busy !== null) return;
    setBusy('sending');
    setFailure(null);
    core
      .call('send.location', {
        roomId,
        ...(threadRootId === null ? {} : { threadRootId }),
        ...read,
        ...(accuracy === null ? {} : { accuracy }),
        description,
      })
      .then(closeRoomDialog)
      .catch((error: unknown) => {
        setFailure(failureOf(error).message);
        setBusy(null);
      });
  };
  return (
    <Dialog
      title={t('location.title')}
      description={t('location.text')}
      size="small"
      onClose={closeRoomDialog}
      actions={
        <>
          <Button onClick={closeRoomDialog}>{t('dialog.cancel')}</Button>
          <Button
            tone="primary"
            type="submit"
            form={form}
            busy={busy === 'sending'}
            disabled={read === null}
          >
            {t('location.action')}
          </Button>
        </>
      }
    >
      <form id={form} className="k-form" onSubmit={submit}>
        <div>
          <Button icon={LocateFixed} busy={busy === 'finding'} onClick={find}>
            {t('location.here')}
          </Button>
        </div>
        <TextField
          label={t('location.place')}
          hint={t('location.placeHint')}
          error={place !== '' && read === null ? t('location.notAPlace') : null}
          value={place}
          autoComplete="off"
          onValue={(value) => {
            setPlace(value);
            setAccuracy(null);
          }}
        />
        <TextField
          label={t('location.description')}
          value={description}
          maxLength={200}
          autoComplete="off"
          onValue={setDescription}
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
