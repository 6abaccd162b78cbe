import type { ExtensionView } from '@kumix/host';
import { type Explanation, explain } from '@kumix/policy/questions';
import { RotateCcw } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from '../app/store.ts';
import { formatList, t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Switch } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Reasons } from '../ui/Reasons.tsx';
import { Grants } from './Grants.tsx';
import { History } from './History.tsx';
import { Isolation, IsolationOf } from './Isolation.tsx';
import type { ExtensionsModel } from './model.ts';
import { statusWords } from './statusWords.ts';
import { useObservable } from './useObservable.ts';

/** Everything that is installed: what it may do, what it did, and the switch. */
export function ExtensionsPage({ model }: { readonly model: ExtensionsModel }) {
  const { host, problems, isolation } = model;
  const open = isolation.findings.filter(({ holds }) => !holds);
  const extensions = useObservable(host.extensions);
  const unsaved = useStore(model.unsaved);
  return (
    <div className="k-settings-group">
      <p className="k-field-hint">{t('extensions.text')}</p>
      {open.length > 0 && (
        <Notice tone="danger">
          {t('extensions.unsafe', { what: open.map(({ what }) => what).join('; ') })}
        </Notice>
      )}
      {problems.map(({ id, sentences }) => (
        <Notice key={id} tone="danger">
          {t('extensions.notLoaded', { id, why: sentences.join(' ') })}
        </Notice>
      ))}
      {unsaved !== null && <Notice tone="danger">{t('history.unsaved', { why: unsaved })}</Notice>}
      {extensions.map((extension) => (
        <ExtensionCard key={extension.id} extension={extension} model={model} />
      ))}
      {extensions.length === 0 && problems.length === 0 && <p>{t('extensions.none')}</p>}
      <Isolation report={isolation} />
      <Grants model={model} />
      <section className="k-extension" aria-label={t('history.title')}>
        <h3>{t('history.title')}</h3>
        <History model={model} />
      </section>
    </div>
  );
}

interface CardProps {
  readonly extension: ExtensionView;
  readonly model: ExtensionsModel;
}

function ExtensionCard({ extension, model }: CardProps) {
  const { manifest, status, facts, id, pool } = extension;
  const busy = pool.running + pool.waiting > 0;
  const policies = useStore(model.policies);
  const explanation = useMemo(
    () => explain({ layers: policies.layers, ownOrigins: model.ownOrigins }, facts),
    [policies, model.ownOrigins, facts],
  );
  const refused = status.state === 'refused';
  const broken = status.state === 'crashed' || status.state === 'quarantined';
  return (
    <section className="k-extension" aria-label={manifest.name}>
      <Switch
        label={manifest.name}
        hint={t('extension.hint', {
          description: manifest.description,
          version: manifest.version,
          author: manifest.author,
        })}
        checked={!refused && status.state !== 'disabled'}
        disabled={refused}
        onChecked={(on) => model.setEnabled(id, on)}
      />
      <p className="k-extension-status" data-state={status.state}>
        {t(statusWords[status.state])}
        {broken && <> · {status.why}</>}
        {busy && <> · {t('extension.queue', { running: pool.running, waiting: pool.waiting })}</>}
      </p>
      {refused && <Reasons because={status.because} />}
      {broken && (
        <div>
          <Button size="small" icon={RotateCcw} onClick={() => model.host.restart(id)}>
            {t('extension.restart')}
          </Button>
        </div>
      )}
      <details className="k-extension-more">
        <summary>{t('extension.may')}</summary>
        <Capabilities explanation={explanation} />
      </details>
      <details className="k-extension-more">
        <summary>{t('extension.did')}</summary>
        <History model={model} extension={id} />
      </details>
      <details className="k-extension-more">
        <summary>{t('extension.package')}</summary>
        <dl className="k-facts">
          <dt>{t('extension.id')}</dt>
          <dd>
            <code>{id}</code>
          </dd>
          <dt>SHA-256</dt>
          <dd>
            <code>{facts.sha256}</code>
          </dd>
          <dt>{t('extension.isolation')}</dt>
          <dd>
            <IsolationOf level={facts.isolation} />
          </dd>
        </dl>
      </details>
    </section>
  );
}

const effectWords = {
  allow: 'extension.allowed',
  ask: 'extension.asks',
  deny: 'extension.denied',
} as const;

const dimensions = ['rooms', 'origins', 'methods', 'eventTypes', 'formats'] as const;

const dimensionWords = {
  rooms: 'extension.rooms',
  origins: 'extension.origins',
  methods: 'extension.methods',
  eventTypes: 'extension.eventTypes',
  formats: 'extension.formats',
} as const;

function Capabilities({ explanation }: { readonly explanation: Explanation }) {
  if (explanation.capabilities.length === 0) return <p>{t('extension.asksNothing')}</p>;
  return (
    <ul className="k-capabilities">
      {explanation.capabilities.map(({ name, title, effect, ways, because }) => (
        <li key={name} data-effect={effect}>
          <p>
            <span className="k-capability-title">{title}</span> <code>{name}</code>{' '}
            <span className="k-capability-effect">{t(effectWords[effect])}</span>
          </p>
          {ways.flatMap((way, at) => {
            const parts = dimensions.flatMap((dimension) => {
              const values = way[dimension];
              return values === undefined || values.includes('*')
                ? []
                : [t(dimensionWords[dimension], { values: formatList(values) })];
            });
            // oxlint-disable-next-line react/no-array-index-key -- ways have no names
            return parts.length === 0
              ? []
              : [<p key={at}>{t('extension.only', { what: parts.join('; ') })}</p>];
          })}
          {effect === 'deny' && <Reasons because={because} />}
        </li>
      ))}
    </ul>
  );
}
