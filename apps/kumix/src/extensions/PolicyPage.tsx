import { formatProblem } from '@kumix/policy';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { t } from '../i18n/message.ts';
import { useStore } from '../app/store.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { ExtensionsModel } from './model.ts';
import type { PolicyFile } from './policyFiles.ts';

/** The files in force, what is wrong with them, and their text. */
export function PolicyPage({ model }: { readonly model: ExtensionsModel }) {
  const { files } = useStore(model.policies);
  const [busy, setBusy] = useState(false);
  const reload = async (): Promise<void> => {
    setBusy(true);
    await model.reloadPolicies();
    setBusy(false);
  };
  return (
    <div className="k-settings-group">
      <p className="k-field-hint">{t('policy.text')}</p>
      {files.length === 0 && <Notice tone="info">{t('policy.none')}</Notice>}
      {files.map((file) => (
        <FileCard key={file.source} file={file} />
      ))}
      <div>
        <Button icon={RefreshCw} busy={busy} onClick={() => void reload()}>
          {t('policy.reload')}
        </Button>
      </div>
    </div>
  );
}

const layerNames = {
  organisation: 'policy.organisation',
  deployment: 'policy.deployment',
} as const;

function FileCard({ file }: { readonly file: PolicyFile }) {
  const { document, problems, standIn } = file;
  return (
    <section className="k-extension" aria-label={file.source}>
      <p className="k-policy-head">
        <strong>{document?.name ?? file.source}</strong>
        <span className="k-field-hint">
          {t(layerNames[file.kind])} · <code>{file.source}</code>
          {document !== null && ` · ${document.mode ?? 'strict'}`}
        </span>
      </p>
      {document?.description !== undefined && <p>{document.description}</p>}
      {standIn !== null && (
        <Notice tone="danger">
          {standIn === 'last-good' ? t('policy.lastGood') : t('policy.denyAll')}
        </Notice>
      )}
      {problems.length > 0 && (
        <ul className="k-reasons">
          {problems.map((problem) => (
            <li key={formatProblem(problem)}>
              {problem.sentence}{' '}
              <code>
                {problem.source}:{problem.line}:{problem.column}
              </code>
            </li>
          ))}
        </ul>
      )}
      {file.text !== null && (
        <details className="k-extension-more">
          <summary>{t('policy.fileText')}</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
          <pre className="k-policy-text" tabIndex={0}>
            {file.text}
          </pre>
        </details>
      )}
    </section>
  );
}
