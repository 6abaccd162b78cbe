import type { EventShield } from '@kumix/matrix';
import { Shield, ShieldAlert } from 'lucide-react';
import { shieldWords } from './shieldWords.ts';

/** On a message whose authenticity is in doubt: why, on hover and to a screen reader. */
export function ShieldMark({ shield }: { readonly shield: EventShield }) {
  const words = shieldWords(shield);
  const IconPart = shield.tone === 'red' ? ShieldAlert : Shield;
  return (
    <span className="k-shield-mark" data-tone={shield.tone} data-tip={words} data-tip-side="top">
      <IconPart size={14} aria-label={words} />
    </span>
  );
}
