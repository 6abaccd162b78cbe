import type { IsolationFinding, IsolationReport } from '@kumix/host';
import type { IsolationLevel } from '@kumix/policy';
import { CircleCheck, CircleX } from 'lucide-react';
import { t } from '../i18n/message.ts';

/** What the host measured of its own walls in this browser, and how far it got. */
export function Isolation({ report }: { readonly report: IsolationReport }) {
  const { level, findings, frameFindings } = report;
  const all = [...findings, ...frameFindings];
  const held = all.filter(({ holds }) => holds).length;
  return (
    <section className="k-extension" aria-label={t('isolation.title')}>
      <h3>{t('isolation.title')}</h3>
      <p>{t(level === 'worker' ? 'isolation.worker' : 'isolation.none')}</p>
      {frameFindings.length > 0 && (
        <p>
          {t(
            frameFindings.every(({ holds }) => holds)
              ? 'isolation.framesHold'
              : 'isolation.framesFail',
          )}
        </p>
      )}
      <details className="k-extension-more">
        <summary>{t('isolation.checks', { held, of: all.length })}</summary>
        <ul className="k-findings">
          {all.map((finding) => (
            <Finding key={finding.what} finding={finding} />
          ))}
        </ul>
      </details>
    </section>
  );
}

function Finding({ finding: { what, holds } }: { readonly finding: IsolationFinding }) {
  const Icon = holds ? CircleCheck : CircleX;
  return (
    <li data-holds={holds}>
      <Icon size={14} aria-hidden />
      <span className="k-hidden-visually">
        {t(holds ? 'isolation.holds' : 'isolation.fails')}:{' '}
      </span>
      <span>{what}</span>
    </li>
  );
}

const opens = {
  worker: 'isolation.opensWorker',
  frame: 'isolation.opensFrame',
  origin: 'isolation.opensOrigin',
} as const;

/** An extension's level, and what it leaves open. */
export function IsolationOf({ level }: { readonly level: IsolationLevel }) {
  return (
    <>
      <code>{level}</code> {t(opens[level])}
    </>
  );
}
