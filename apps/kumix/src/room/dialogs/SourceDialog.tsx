import type { TimelineItem } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { CodeBlock } from '../message/CodeBlock.tsx';
import { LookedUpDialog } from './LookedUpDialog.tsx';

/** One event as the homeserver gave it. */
export function SourceDialog({ item }: { readonly item: TimelineItem }) {
  return (
    <LookedUpDialog item={item} method="timeline.source" title={t('source.title')} size="large">
      {(source) => (
        <div className="room-source">
          {/* Not to an extension: it holds the keys of an encrypted file, and names devices. */}
          <CodeBlock language="json" text={source.json} ofMessage={false} />
        </div>
      )}
    </LookedUpDialog>
  );
}
