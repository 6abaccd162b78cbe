import { ArrowLeft } from 'lucide-react';
import { t } from '../i18n/message.ts';
import type { ThreadPanelProps } from '../app/contracts.ts';
import { PanelFrame } from '../rooms/panels/PanelFrame.tsx';
import { IconButton } from '../ui/Button.tsx';
import { ConversationView } from './ConversationView.tsx';
import { useBase } from './useBase.ts';

/** The conversation under one message, beside the room's own. */
export default function ThreadPanel(props: ThreadPanelProps) {
  const base = useBase(props);
  const conversation = base.room.thread(props.rootId);
  return (
    <PanelFrame
      title={t('thread.title')}
      back={
        <IconButton
          icon={ArrowLeft}
          label={t('thread.back')}
          onClick={() => props.onOpenPanel({ kind: 'threads' })}
        />
      }
      fill
      onClose={() => props.onOpenPanel(null)}
    >
      <ConversationView
        key={props.rootId}
        base={base}
        conversation={conversation}
        inThread
        label={t('thread.label')}
        placeholder={t('thread.placeholder')}
        at={null}
      />
    </PanelFrame>
  );
}
