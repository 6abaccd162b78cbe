import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../../i18n/message.ts';
import { firstNodes } from '../html/firstNodes.ts';
import { RichTextView } from '../html/RichTextView.tsx';
import type { RichNode } from '../html/richText.ts';
import { review } from '../html/reviewed.ts';
import { ceilings } from '../html/subset.ts';
import { useRoom } from '../model/services.ts';
import { readIntent } from './parse.ts';

/** Signs that formatting would make something of. */
const marked = /[*_`~#>|[\]]|^[ \t]*(?:[-+]|\d+\.)\s/m;
const delayMs = 180;
const most = { nodes: ceilings.shownNodes, length: ceilings.shownLength };

/** How a message with Markdown in it will look; offered only where there is something to see. */
export function Preview({ text }: { readonly text: string }) {
  const room = useRoom();
  const [shown, setShown] = useState(false);
  const [nodes, setNodes] = useState<readonly RichNode[] | null>(null);
  const worth = text.length > 3 && marked.test(text) && room.renderer() !== null;
  useEffect(() => {
    const renderer = room.renderer();
    const intent = readIntent(text);
    if (!shown || !worth || renderer === null || intent.kind !== 'message') return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      renderer
        .format(intent.text, room.roomId)
        .then((answer) => {
          if (!wanted) return;
          const reviewed = 'html' in answer ? review(answer.html, intent.text) : 'unread';
          setNodes(typeof reviewed === 'string' ? null : firstNodes(reviewed.nodes, most));
        })
        // Without a preview one sends as before.
        .catch(() => undefined);
    }, delayMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [room, text, shown, worth]);
  if (!worth) return null;
  return (
    <div className="preview">
      <button
        type="button"
        className="preview-toggle"
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff size={14} /> : <Eye size={14} />}
        {shown ? t('composer.hidePreview') : t('composer.preview')}
      </button>
      {shown && nodes !== null && (
        <div className="preview-body rich" aria-label={t('composer.preview')}>
          <RichTextView nodes={nodes} />
        </div>
      )}
    </div>
  );
}
