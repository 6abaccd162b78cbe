import { Trash2 } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { SelectField, Switch, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { RoomSettingsPageProps } from './page.ts';
import { whyNot } from './powers.ts';
import { serverOf } from './serverOf.ts';

export function AddressesPage({ model, settings, session }: RoomSettingsPageProps) {
  const { addresses } = useStore(model.snapshot);
  const { busy, errors } = useStore(model.attempts.state);
  useEffect(() => void model.loadAddresses(), [model]);
  const off = whyNot(settings, 'addresses');
  const local = addresses.state === 'ready' ? addresses.value.local : [];
  const known = [
    ...new Set([
      ...(settings.mainAddress === null ? [] : [settings.mainAddress]),
      ...settings.otherAddresses,
      ...local,
    ]),
  ];
  const listed = addresses.state === 'ready' && addresses.value.listed;
  return (
    <>
      <section className="k-settings-section">
        <SelectField
          label={t('roomSettings.mainAddress')}
          hint={off ?? t('roomSettings.mainAddressHint')}
          error={errors['mainAddress'] ?? null}
          value={settings.mainAddress ?? ''}
          disabled={off !== null}
          choices={[
            { value: '', label: t('roomSettings.noMain') },
            ...known.map((alias) => ({ value: alias, label: alias })),
          ]}
          onValue={(alias) =>
            void model.change({ what: 'mainAddress', to: alias === '' ? null : alias })
          }
        />
      </section>
      <section className="k-settings-section" aria-labelledby="k-local">
        <h3 id="k-local">{t('roomSettings.localAddresses')}</h3>
        {addresses.state === 'failed' && (
          <FailureNotice onAgain={() => void model.loadAddresses()}>
            {addresses.failure.message}
          </FailureNotice>
        )}
        {addresses.state === 'ready' && local.length === 0 && (
          <p className="k-field-hint">{t('roomSettings.noAddresses')}</p>
        )}
        {local.length > 0 && (
          <ul className="k-settings-list" aria-labelledby="k-local">
            {local.map((alias) => (
              <li key={alias}>
                <span className="k-grow">{alias}</span>
                <IconButton
                  icon={Trash2}
                  label={t('roomSettings.removeAddress', { alias })}
                  disabled={busy.has(`address ${alias}`)}
                  onClick={() => void model.removeAddress(alias)}
                />
                {errors[`address ${alias}`] !== undefined && (
                  <p className="k-field-error" role="alert">
                    {errors[`address ${alias}`]}
                  </p>
                )}
              </li>
            ))}
          </ul>
        )}
        <NewAddress
          server={serverOf(session)}
          busy={busy.has('address')}
          error={errors['address'] ?? null}
          onAdd={(alias) => model.addAddress(alias)}
        />
      </section>
      <section className="k-settings-section">
        <Switch
          label={t('roomSettings.listed')}
          hint={
            listed && settings.joinRule !== 'public'
              ? t('roomSettings.listedNotPublic')
              : t('roomSettings.listedHint')
          }
          checked={listed}
          disabled={addresses.state !== 'ready' || busy.has('listed')}
          onChecked={(on) => void model.list(on)}
        />
        {errors['listed'] !== undefined && (
          <Notice tone="danger" live>
            {errors['listed']}
          </Notice>
        )}
      </section>
    </>
  );
}

interface NewAddressProps {
  readonly server: string;
  readonly busy: boolean;
  readonly error: string | null;
  readonly onAdd: (alias: string) => Promise<boolean>;
}

function NewAddress({ server, busy, error, onAdd }: NewAddressProps) {
  const [typed, setTyped] = useState('');
  const name = typed.trim().replace(/^#/, '').replace(/:.*/, '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name === '') return;
    void onAdd(`#${name}:${server}`).then((done) => done && setTyped(''));
  };
  return (
    <form className="k-form" onSubmit={submit}>
      <TextField
        label={t('roomSettings.addAddress')}
        hint={t('roomSettings.addAddressHint', {
          name: name === '' ? 'name' : name,
          server,
        })}
        error={error}
        value={typed}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onValue={setTyped}
        trailing={
          <Button size="small" type="submit" busy={busy} disabled={name === ''}>
            {t('roomSettings.add')}
          </Button>
        }
      />
    </form>
  );
}
