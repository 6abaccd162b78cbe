import type { SessionEnds } from '@kumix/matrix';
import { ExternalLink } from 'lucide-react';
import { t } from '../i18n/message.ts';

/** The way to where this account's other sessions are ended, for homeservers that leave it to a page. */
export function EndedElsewhere({ ends }: { readonly ends: SessionEnds }) {
  if (ends.by === 'app') return null;
  const { url } = ends;
  if (url === null) return <p className="k-field-hint">{t('sessions.nowhere')}</p>;
  return (
    <>
      <p className="k-field-hint">{t('sessions.elsewhere', { host: new URL(url).host })}</p>
      <a className="k-auth-link" href={url} target="_blank" rel="noreferrer noopener">
        <ExternalLink size={16} />
        {t('sessions.end')}
      </a>
    </>
  );
}
