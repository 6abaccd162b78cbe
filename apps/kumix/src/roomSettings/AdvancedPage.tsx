import type { CoreFailure, Result } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import { useSelected, useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { forgetRoom, leaveRoom } from '../rooms/membership.ts';
import { Button } from '../ui/Button.tsx';
import { SelectField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { RoomSettingsPageProps } from './page.ts';
import { whyNot } from './powers.ts';
import { serverOf } from './serverOf.ts';

export function AdvancedPage(props: RoomSettingsPageProps) {
  const { settings, session } = props;
  const app = useApp();
  const room = useSelected(app.rooms.snapshot, (list) => list.byId.get(settings.id) ?? null);
  const { predecessor } = settings;
  return (
    <>
      <Version {...props} />
      <section className="k-settings-section">
        <h3>{t('roomSettings.internalId')}</h3>
        <code className="k-break">{settings.id}</code>
        {predecessor !== null && (
          <div>
            <Button
              size="small"
              onClick={() =>
                app.go({ to: 'permalink', idOrAlias: predecessor, via: [serverOf(session)] })
              }
            >
              {t('roomSettings.openPredecessor')}
            </Button>
          </div>
        )}
      </section>
      {room !== null && (
        <section className="k-settings-section" aria-labelledby="k-ends">
          <h3 id="k-ends">{t('roomSettings.ends')}</h3>
          <p className="k-field-hint">{t('roomSettings.endsText')}</p>
          <div className="k-settings-row">
            <Button onClick={() => void leaveRoom(app, room)}>{t('menu.leave')}</Button>
            <Button tone="danger" onClick={() => void forgetRoom(app, room)}>
              {t('menu.forget')}
            </Button>
            <Button
              onClick={() =>
                app.dialogs.show({
                  kind: 'report',
                  roomId: settings.id,
                  eventId: null,
                  encrypted: settings.encrypted,
                })
              }
            >
              {t('roomSettings.reportRoom')}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

function Version({ model, settings }: RoomSettingsPageProps) {
  const app = useApp();
  const { busy, errors } = useStore(model.attempts.state);
  const { versions, failure } = useVersions();
  const [chosen, setChosen] = useState<string | null>(null);
  const off = whyNot(settings, 'upgrade');
  const recommended = versions?.recommended ?? settings.version;
  const to = chosen ?? recommended;
  const upgrade = async (): Promise<void> => {
    const yes = await app.dialogs.confirm({
      title: t('roomSettings.upgradeTitle', { version: to }),
      body: t('roomSettings.upgradeText'),
      points: [
        t('roomSettings.upgradeOld'),
        t('roomSettings.upgradePeople'),
        t('roomSettings.upgradeKeeps'),
      ],
      action: t('roomSettings.upgradeAction'),
      tone: 'danger',
    });
    if (!yes) return;
    await model.attempts.run('upgrade', async () => {
      const { roomId } = await app.core.call('room.upgrade', {
        roomId: settings.id,
        version: to,
      });
      app.toasts.show({ tone: 'info', text: t('roomSettings.upgraded') });
      app.go({ to: 'room', roomId });
    });
  };
  return (
    <section className="k-settings-section" aria-labelledby="k-version">
      <h3 id="k-version">{t('roomSettings.version')}</h3>
      <p>
        {t('roomSettings.versionNow', { version: settings.version })}{' '}
        {versions !== null &&
          (recommended === settings.version
            ? t('roomSettings.versionLatest')
            : t('roomSettings.versionOld', { version: recommended }))}
      </p>
      {failure !== null && <Notice tone="danger">{failure.message}</Notice>}
      {versions !== null && settings.successor === null && (
        <>
          <SelectField
            label={t('roomSettings.upgradeTo')}
            {...(off === null ? {} : { hint: off })}
            value={to}
            disabled={off !== null}
            choices={versions.stable.map((version) => ({ value: version, label: version }))}
            onValue={setChosen}
          />
          <div>
            <Button
              disabled={off !== null || to === settings.version}
              busy={busy.has('upgrade')}
              onClick={() => void upgrade()}
            >
              {t('roomSettings.upgrade')}
            </Button>
          </div>
        </>
      )}
      {errors['upgrade'] !== undefined && (
        <Notice tone="danger" live>
          {errors['upgrade']}
        </Notice>
      )}
    </section>
  );
}

interface Versions {
  readonly versions: Result<'room.versions'> | null;
  readonly failure: CoreFailure | null;
}

function useVersions(): Versions {
  const { core } = useApp();
  const [answer, setAnswer] = useState<Versions>({ versions: null, failure: null });
  useEffect(() => {
    const ending = new AbortController();
    core
      .call('room.versions', null, { signal: ending.signal })
      .then((versions) => setAnswer({ versions, failure: null }))
      .catch((error: unknown) => {
        if (!ending.signal.aborted) setAnswer({ versions: null, failure: failureOf(error) });
      });
    return () => ending.abort();
  }, [core]);
  return answer;
}
