import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../i18n/message.ts';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';

interface FailureNoticeProps {
  /** What went wrong, in words of the catalogue or of a failure. */
  readonly children: ReactNode;
  readonly onAgain: () => void;
}

/** What could not be had, read out where it appears, and the button that asks for it again. */
export function FailureNotice({ children, onAgain }: FailureNoticeProps) {
  return (
    <Notice
      tone="danger"
      live
      action={
        <Button size="small" icon={RotateCcw} onClick={onAgain}>
          {t('broken.again')}
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
