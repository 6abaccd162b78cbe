import { useRef, useState, type FormEvent } from 'react';
import { ImageUp, Trash2 } from 'lucide-react';
import { longest, shown } from '@kumix/matrix';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { RoomSettingsPageProps } from './page.ts';
import { whyNot } from './powers.ts';

export function GeneralPage(props: RoomSettingsPageProps) {
  return (
    <>
      <Picture {...props} />
      <OneLine {...props} what="name" label={t('create.name')} most={255} required />
      <OneLine
        {...props}
        what="topic"
        label={t('create.topic')}
        hint={t('roomSettings.topicHint')}
        most={longest.topic}
      />
    </>
  );
}

function Picture({ model, settings }: RoomSettingsPageProps) {
  const { busy, errors } = useStore(model.attempts.state);
  const file = useRef<HTMLInputElement>(null);
  const off = whyNot(settings, 'avatar');
  const error = errors['avatar'];
  return (
    <section className="k-settings-section" aria-label={t('roomSettings.picture')}>
      <div className="k-settings-row">
        <Avatar
          id={settings.id}
          name={settings.whole.name}
          uri={settings.avatar}
          size={72}
          shape="room"
        />
        <div className="k-grow k-settings-section">
          <div className="k-settings-row">
            <input
              ref={file}
              type="file"
              hidden
              accept="image/png,image/jpeg,image/gif,image/webp"
              aria-label={t('roomSettings.picture')}
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                event.target.value = '';
                if (chosen !== undefined) void model.change({ what: 'avatar', to: chosen });
              }}
            />
            <Button
              icon={ImageUp}
              busy={busy.has('avatar')}
              disabled={off !== null}
              onClick={() => file.current?.click()}
            >
              {t('roomSettings.pictureChoose')}
            </Button>
            {settings.avatar !== null && off === null && (
              <Button
                tone="quiet"
                icon={Trash2}
                onClick={() => void model.change({ what: 'avatar', to: null })}
              >
                {t('roomSettings.pictureRemove')}
              </Button>
            )}
          </div>
          <p className="k-field-hint">{off ?? t('roomSettings.pictureHint')}</p>
        </div>
      </div>
      {error !== undefined && (
        <Notice tone="danger" live>
          {error}
        </Notice>
      )}
    </section>
  );
}

interface OneLineProps extends RoomSettingsPageProps {
  readonly what: 'name' | 'topic';
  readonly label: string;
  readonly hint?: string;
  /** Characters. What is longer is shown whole only to who asks, and stays until it is changed. */
  readonly most: number;
  readonly required?: boolean;
}

/** What others write meanwhile is shown until one begins to type. */
function OneLine({ model, settings, what, label, hint, most, required = false }: OneLineProps) {
  const { busy, errors } = useStore(model.attempts.state);
  const [typed, setTyped] = useState<string | null>(null);
  const off = whyNot(settings, what);
  const whole = settings.whole[what];
  const [asked, setAsked] = useState(false);
  const part = whole.length > most && !asked && typed === null;
  const value = typed ?? (part ? shown(whole, most) : whole);
  const changed = !part && value.trim() !== whole;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (changed) void model.change({ what, to: value }).then((done) => done && setTyped(null));
  };
  const note = part ? t('roomSettings.longText', { count: whole.length, most }) : (off ?? hint);
  return (
    <form className="k-form" onSubmit={submit}>
      <TextField
        label={label}
        value={value}
        maxLength={most}
        required={required}
        disabled={off !== null}
        readOnly={part}
        error={errors[what] ?? null}
        {...(note === undefined ? {} : { hint: note })}
        onValue={setTyped}
      />
      {part && (
        <div className="k-settings-row">
          <Button size="small" onClick={() => setAsked(true)}>
            {t('rooms.showAll')}
          </Button>
        </div>
      )}
      {changed && (
        <div className="k-settings-row">
          <Button size="small" tone="primary" type="submit" busy={busy.has(what)}>
            {t('dialog.save')}
          </Button>
          <Button size="small" onClick={() => setTyped(null)}>
            {t('dialog.cancel')}
          </Button>
        </div>
      )}
    </form>
  );
}
