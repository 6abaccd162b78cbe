import { capabilityOf } from '@kumix/policy';
import { Undo2 } from 'lucide-react';
import { formatter } from '../i18n/formats.ts';
import { formatList, t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import type { ExtensionsModel } from './model.ts';
import { useObservable } from './useObservable.ts';

const when = formatter({ dateStyle: 'medium', timeStyle: 'short' });

/** What the person answered, to be taken back. Nothing is drawn where there is nothing. */
export function Grants({ model }: { readonly model: ExtensionsModel }) {
  const grants = useObservable(model.consent.grants);
  const extensions = useObservable(model.host.extensions);
  if (grants.length === 0) return null;
  return (
    <section className="k-extension" aria-label={t('grants.title')}>
      <h3>{t('grants.title')}</h3>
      <p className="k-field-hint">{t('grants.text')}</p>
      <ul className="k-grants">
        {grants.map(({ key, extension, capability, roomId, answer, expiresMs }) => {
          const name = extensions.find(({ id }) => id === extension)?.manifest.name ?? extension;
          const title = capabilityOf(capability)?.title ?? capability;
          const rest = [
            ...(roomId === null
              ? []
              : [t('grants.room', { name: model.roomName(roomId) ?? roomId })]),
            ...(expiresMs === undefined ? [] : [t('grants.until', { when: when(expiresMs) })]),
          ];
          return (
            <li key={key} data-effect={answer}>
              <p>
                <strong>{name}</strong>{' '}
                {t(answer === 'allow' ? 'grants.allow' : 'grants.deny', { capability: title })}{' '}
                <span className="k-field-hint">{formatList(rest)}</span>
              </p>
              <Button size="small" icon={Undo2} onClick={() => model.consent.revoke(key)}>
                {t('grants.revoke')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
