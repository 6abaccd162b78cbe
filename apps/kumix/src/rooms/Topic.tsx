import { longest, shown } from '@kumix/matrix';
import { useState } from 'react';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';

interface TopicProps {
  readonly topic: string;
  readonly className?: string;
}

/** What a room is about. A long one leaves room for what stands below it until a person asks for the rest. */
export function Topic({ topic, className }: TopicProps) {
  const [all, setAll] = useState(false);
  const part = all ? topic : shown(topic, longest.line);
  if (topic === '') return null;
  return (
    <>
      <p className={className} dir="auto">
        {part}
      </p>
      {part !== topic && (
        <Button tone="quiet" size="small" onClick={() => setAll(true)}>
          {t('rooms.showAll')}
        </Button>
      )}
    </>
  );
}
