import type { Device } from '@kumix/matrix';
import { MonitorSmartphone, Pencil, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { App } from '../app/app.ts';
import { useStore } from '../app/store.ts';
import { coreWords } from '../i18n/coreWords.ts';
import { t } from '../i18n/message.ts';
import { useMinute } from '../rooms/useMinute.ts';
import { shortWhen } from '../rooms/when.ts';
import { deviceWords } from '../trust/shieldWords.ts';
import { EndedElsewhere } from './EndedElsewhere.tsx';
import { useView } from '../trust/useView.ts';
import { verifyThisDevice } from '../trust/verifyDevice.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import '../trust/trust.css';

/** Where the account is logged in: this device first, then the others, the strange ones called out. */
export function DevicesPage() {
  const app = useApp();
  const list = useView(app.core, 'devices', null);
  const devices = list?.devices ?? [];
  const here = list?.ends.by === 'app';
  const others = devices.filter(({ current }) => !current);
  return (
    <div className="k-settings-group">
      <p className="k-field-hint">{t('devices.lead')}</p>
      {list === null && (
        <output aria-label={t('devices.loading')}>
          <Skeleton width="60%" />
        </output>
      )}
      {list?.error !== null && list !== null && (
        <Notice tone="danger">{coreWords(list.error)}</Notice>
      )}
      <ul className="k-devices">
        {devices
          .filter(({ current }) => current)
          .map((device) => (
            <DeviceRow key={device.id} device={device} here={here} />
          ))}
      </ul>
      {others.length > 0 && (
        <>
          <h3 className="k-settings-heading">{t('devices.others')}</h3>
          <ul className="k-devices">
            {others.map((device) => (
              <DeviceRow key={device.id} device={device} here={here} />
            ))}
          </ul>
          {here && (
            <div>
              <Button onClick={() => void signOut(app, others)}>
                {t('devices.signOutOthers')}
              </Button>
            </div>
          )}
        </>
      )}
      {list !== null && <EndedElsewhere ends={list.ends} />}
    </div>
  );
}

async function signOut(app: App, devices: readonly Device[]): Promise<void> {
  const [first] = devices;
  if (first === undefined) return;
  const count = devices.length;
  const yes = await app.dialogs.confirm({
    title:
      count === 1
        ? t('devices.signOutTitle', { name: first.name })
        : t('devices.signOutOthersTitle', { count }),
    body: t('devices.signOutText'),
    action: t('devices.signOut'),
    tone: 'danger',
  });
  if (!yes) return;
  try {
    await app.core.call('device.signOut', { deviceIds: devices.map(({ id }) => id) });
    app.toasts.show({ tone: 'info', text: t('devices.signedOut', { count }) });
  } catch (error) {
    app.report(error, t('devices.signOut'));
  }
}

interface DeviceRowProps {
  readonly device: Device;
  /** Devices are ended in this app. */
  readonly here: boolean;
}

function DeviceRow({ device, here }: DeviceRowProps) {
  const app = useApp();
  const [naming, setNaming] = useState(false);
  const nowMs = useMinute();
  const { identity } = useStore(app.trust);
  const { name, current } = device;
  // A device always trusts itself; what counts is whether the account vouches for it.
  const trust = current && identity === 'unverified' ? 'unverified' : device.trust;
  const IconPart =
    trust === 'verified' ? ShieldCheck : trust === 'unverified' ? ShieldAlert : MonitorSmartphone;
  return (
    <li className="k-device" data-trust={trust}>
      <IconPart size={20} className="k-device-icon" />
      <div className="k-device-words">
        {naming ? (
          <RenameForm device={device} onDone={() => setNaming(false)} />
        ) : (
          <p className="k-device-name">
            <span dir="auto">{name}</span>
            <IconButton
              size="small"
              icon={Pencil}
              label={t('devices.renameNamed', { name })}
              onClick={() => setNaming(true)}
            />
          </p>
        )}
        <p className="k-field-hint">
          {current ? t('devices.this') : seenWords(device, nowMs)}
          {' · '}
          <span className="k-device-trust" data-trust={trust}>
            {deviceWords(trust)}
          </span>
          {' · '}
          <code>{device.id}</code>
        </p>
        {!current && trust === 'unverified' && (
          <p className="k-field-hint">{t('devices.unverifiedHint')}</p>
        )}
      </div>
      <div className="k-device-actions">
        {!current && trust === 'unverified' && (
          <Button
            size="small"
            aria-label={t('devices.verifyNamed', { name })}
            onClick={() => void verifyThisDevice(app, device.id)}
          >
            {t('trust.verify')}
          </Button>
        )}
        {!current && here && (
          <Button
            size="small"
            aria-label={t('devices.signOutNamed', { name })}
            onClick={() => void signOut(app, [device])}
          >
            {t('devices.signOut')}
          </Button>
        )}
      </div>
    </li>
  );
}

function seenWords({ lastSeenMs, lastSeenIp }: Device, nowMs: number): string {
  if (lastSeenMs === null) return t('devices.neverSeen');
  const when = shortWhen(lastSeenMs, nowMs);
  return lastSeenIp === null
    ? t('devices.lastSeen', { when })
    : t('devices.lastSeenFrom', { when, ip: lastSeenIp });
}

function RenameForm({ device, onDone }: { readonly device: Device; readonly onDone: () => void }) {
  const app = useApp();
  const [name, setName] = useState(device.name);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    app.core
      .call('device.rename', { deviceId: device.id, name })
      .then(onDone)
      .catch((error: unknown) => {
        setBusy(false);
        app.report(error, t('devices.rename'));
      });
  };
  return (
    <form className="k-device-rename" onSubmit={submit}>
      <TextField
        label={t('devices.renameField')}
        value={name}
        required
        maxLength={200}
        onValue={setName}
      />
      <Button size="small" onClick={onDone}>
        {t('dialog.cancel')}
      </Button>
      <Button size="small" tone="primary" type="submit" busy={busy}>
        {t('dialog.save')}
      </Button>
    </form>
  );
}
