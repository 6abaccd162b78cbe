import { Check, Copy, Download } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, PasswordField, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { AuthQuestion } from './AuthDialog.tsx';
import { saveText } from './saveText.ts';

interface RecoverySetUpProps {
  readonly as: 'create' | 'reset';
  readonly onClose: () => void;
}

interface Prepared {
  readonly id: string;
  readonly key: string;
}

type Step = 'intro' | 'save' | 'confirm' | 'done';

const endOf = (key: string): string => key.replaceAll(/\s/g, '').slice(-4);

/** Explains, shows the key once, has it confirmed, and only then puts it to use. */
export function RecoverySetUp({ as, onClose }: RecoverySetUpProps) {
  const app = useApp();
  const { auth } = useStore(app.trust);
  const [step, setStep] = useState<Step>('intro');
  const [by, setBy] = useState<'key' | 'passphrase'>('key');
  const [passphrase, setPassphrase] = useState('');
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const [ending, setEnding] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  /** Shown and not put to use: the core forgets it. */
  const close = (): void => {
    onClose();
    if (prepared === null || busy || step === 'done') return;
    app.core.call('recovery.discard', { id: prepared.id }).catch(() => undefined);
  };

  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (why) {
      setError(failureOf(why).message);
    } finally {
      setBusy(false);
    }
  };
  const prepare = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    void run(async () => {
      const wanted = by === 'passphrase' ? passphrase : null;
      setPrepared(await app.core.call('recovery.prepare', { passphrase: wanted }));
      setStep('save');
    });
  };
  const commit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy || prepared === null) return;
    if (ending.replaceAll(/\s/g, '') !== endOf(prepared.key)) {
      setError(t('recovery.lastFourWrong'));
      return;
    }
    void run(async () => {
      await app.core.call('recovery.commit', { id: prepared.id, as });
      setStep('done');
    });
  };

  if (auth !== null) return <AuthQuestion key={auth.id} auth={auth} />;
  switch (step) {
    case 'save':
      return prepared === null ? null : (
        <SaveKey
          keyText={prepared.key}
          onClose={close}
          onSaved={() => {
            setEnding('');
            setError(null);
            setStep('confirm');
          }}
        />
      );
    case 'confirm':
      return (
        <Dialog
          title={t('recovery.confirmTitle')}
          description={t('recovery.confirm')}
          size="small"
          onClose={close}
          actions={
            <>
              <Button onClick={() => setStep('save')}>{t('recovery.back')}</Button>
              <Button tone="primary" type="submit" form="k-recovery-confirm" busy={busy}>
                {busy ? t('recovery.finishing') : t('recovery.finish')}
              </Button>
            </>
          }
        >
          <form id="k-recovery-confirm" className="k-form" onSubmit={commit}>
            <TextField
              label={t('recovery.lastFour')}
              value={ending}
              required
              maxLength={5}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              error={error}
              onValue={(value) => {
                setEnding(value);
                setError(null);
              }}
            />
          </form>
        </Dialog>
      );
    case 'done':
      return (
        <Dialog
          title={t('recovery.doneTitle')}
          description={t('recovery.doneText')}
          size="small"
          onClose={close}
          actions={
            <Button tone="primary" onClick={close}>
              {t('dialog.done')}
            </Button>
          }
        />
      );
    case 'intro':
    default:
      return (
        <Dialog
          title={t('recovery.introTitle')}
          description={t('recovery.intro')}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{t('dialog.cancel')}</Button>
              <Button tone="primary" type="submit" form="k-recovery-intro" busy={busy}>
                {busy ? t('recovery.making') : t('recovery.next')}
              </Button>
            </>
          }
        >
          <ul className="k-points">
            <li>{t('recovery.introPoints1')}</li>
            <li>{t('recovery.introPoints2')}</li>
            <li>{t('recovery.introPoints3')}</li>
          </ul>
          <form id="k-recovery-intro" className="k-form" onSubmit={prepare}>
            <Choice
              label={t('recovery.how')}
              value={by}
              onValue={setBy}
              choices={[
                { value: 'key', label: t('recovery.byKey'), hint: t('recovery.byKeyHint') },
                {
                  value: 'passphrase',
                  label: t('recovery.byPassphrase'),
                  hint: t('recovery.byPassphraseHint'),
                },
              ]}
            />
            {by === 'passphrase' && (
              <PasswordField
                label={t('recovery.passphrase')}
                hint={t('recovery.passphraseHint')}
                value={passphrase}
                required
                minLength={8}
                autoComplete="new-password"
                error={error}
                onValue={(value) => {
                  setPassphrase(value);
                  setError(null);
                }}
              />
            )}
          </form>
          {by === 'key' && error !== null && (
            <Notice tone="danger" live>
              {error}
            </Notice>
          )}
        </Dialog>
      );
  }
}

function SaveKey({
  keyText,
  onClose,
  onSaved,
}: {
  readonly keyText: string;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const app = useApp();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard
      .writeText(keyText)
      .then(() => setCopied(true))
      .catch((error: unknown) => app.report(error, t('recovery.copy')));
  };
  return (
    <Dialog
      title={t('recovery.saveTitle')}
      description={t('recovery.save')}
      onClose={onClose}
      actions={
        <Button tone="primary" onClick={onSaved}>
          {t('recovery.saved')}
        </Button>
      }
    >
      <output className="k-recovery-key" aria-label={t('recovery.key')} translate="no">
        {keyText.split(' ').map((group, index) => (
          // Groups may repeat; their order is what they are.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index}>{group} </span>
        ))}
      </output>
      <div className="k-recovery-save">
        <Button icon={copied ? Check : Copy} onClick={copy}>
          {copied ? t('recovery.copied') : t('recovery.copy')}
        </Button>
        <Button icon={Download} onClick={() => saveText(t('recovery.fileName'), `${keyText}\n`)}>
          {t('recovery.download')}
        </Button>
      </div>
    </Dialog>
  );
}
