import { Copy, Download, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { App } from '../app/app.ts';
import { failureOf } from '../app/core.ts';
import { resetBrowser } from '../app/resetBrowser.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { saveFile } from '../ui/saveFile.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { type Diagnostics, diagnosticsText, readBrowser } from './diagnostics.ts';

async function gather(app: App): Promise<Diagnostics> {
  const [browser, core] = await Promise.all([
    readBrowser(window),
    app.core.call('diagnostics.core', null),
  ]);
  const { homeservers, policies } = app.deployment;
  return {
    app: { name: 'Kumix', upMs: Math.round(performance.now()) },
    madeAt: new Date().toISOString(),
    browser,
    deployment: {
      homeservers: homeservers === 'any' ? 'any' : homeservers.length,
      policies: Object.keys(policies).length,
    },
    core,
    extensions: app.extensions.get()?.facts?.() ?? null,
  };
}

type State =
  | { readonly state: 'gathering' }
  | { readonly state: 'ready'; readonly text: string }
  | { readonly state: 'failed'; readonly why: string };

const read = (app: App): Promise<State> =>
  gather(app).then(
    (facts): State => ({ state: 'ready', text: diagnosticsText(facts) }),
    (error: unknown): State => ({ state: 'failed', why: failureOf(error).message }),
  );

/** Facts for whoever helps, shown whole before they go anywhere; and the way to begin anew. */
export default function DiagnosticsPage() {
  const app = useApp();
  const [shown, setShown] = useState<State>({ state: 'gathering' });
  useEffect(() => {
    let wanted = true;
    void read(app).then((state) => wanted && setShown(state));
    return () => {
      wanted = false;
    };
  }, [app]);

  const again = (): void => {
    setShown({ state: 'gathering' });
    void read(app).then(setShown);
  };
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => app.toasts.show({ tone: 'info', text: t('diagnostics.copied') }),
      (error: unknown) => app.report(error, t('diagnostics.copy')),
    );
  };
  return (
    <div className="k-settings-group">
      <p>{t('diagnostics.text')}</p>
      {shown.state === 'gathering' && (
        <output className="k-login-returning">
          <Spinner />
          {t('diagnostics.loading')}
        </output>
      )}
      {shown.state === 'failed' && (
        <Notice tone="danger" live>
          {shown.why}
        </Notice>
      )}
      {shown.state === 'ready' && (
        // A box that scrolls is reached by keyboard, too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className="k-diagnostics" tabIndex={0} aria-label={t('diagnostics.content')}>
          {shown.text}
        </pre>
      )}
      <div className="k-account-actions">
        {shown.state === 'ready' && (
          <>
            <Button
              tone="primary"
              icon={Download}
              onClick={() =>
                saveFile(
                  new File([shown.text], 'kumix-diagnostics.json', { type: 'application/json' }),
                )
              }
            >
              {t('diagnostics.save')}
            </Button>
            <Button icon={Copy} onClick={() => copy(shown.text)}>
              {t('diagnostics.copy')}
            </Button>
          </>
        )}
        <Button icon={RefreshCw} onClick={again}>
          {t('diagnostics.again')}
        </Button>
      </div>
      <section className="k-account-part" aria-labelledby="k-reset">
        <h3 id="k-reset">{t('reset.title')}</h3>
        <p className="k-field-hint">{t('reset.text')}</p>
        <div>
          <Button tone="danger" onClick={() => void resetBrowser(app)}>
            {t('reset.action')}
          </Button>
        </div>
      </section>
    </div>
  );
}
