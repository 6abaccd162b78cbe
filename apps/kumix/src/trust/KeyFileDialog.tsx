import { useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field, PasswordField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { saveText } from './saveText.ts';

/** Room keys as a passphrase-encrypted file, out of the app or into it. */
export default function KeyFileDialog({ request, onClose }: DialogViewProps<'key-file'>) {
  const app = useApp();
  const exporting = request.as === 'export';
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const work = async (): Promise<string> => {
    if (exporting) {
      const { file: text } = await app.core.call('keys.export', { passphrase });
      saveText(t('keyFile.name'), text);
      return t('keyFile.exported', { name: t('keyFile.name') });
    }
    const text = (await file?.text()) ?? '';
    const { keys } = await app.core.call('keys.import', { passphrase, file: text });
    return t('keyFile.imported', { count: keys });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    if (exporting && passphrase !== again) {
      setError(t('keyFile.different'));
      return;
    }
    if (!exporting && file === null) {
      setError(t('keyFile.noFile'));
      return;
    }
    setBusy(true);
    setError(null);
    work()
      .then((text) => {
        app.toasts.show({ tone: 'info', text });
        onClose();
      })
      .catch((why: unknown) => setError(failureOf(why).message))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={exporting ? t('encryption.export') : t('encryption.import')}
      description={exporting ? t('keyFile.exportText') : t('keyFile.importText')}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="primary" type="submit" form="k-key-file" busy={busy}>
            {exporting ? t('encryption.export') : t('encryption.import')}
          </Button>
        </>
      }
    >
      <form id="k-key-file" className="k-form" onSubmit={submit}>
        {!exporting && (
          <Field label={t('keyFile.file')}>
            {({ id }) => (
              <input
                id={id}
                type="file"
                accept=".txt,text/plain"
                onChange={(event) => setFile(event.target.files?.[0] ?? null)}
              />
            )}
          </Field>
        )}
        <PasswordField
          label={t('keyFile.passphrase')}
          value={passphrase}
          required
          autoComplete={exporting ? 'new-password' : 'off'}
          {...(exporting ? { minLength: 8 } : {})}
          onValue={setPassphrase}
        />
        {exporting && (
          <PasswordField
            label={t('keyFile.again')}
            value={again}
            required
            autoComplete="new-password"
            onValue={setAgain}
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
