import { memo, useEffect, useState, type ReactNode } from 'react';
import { useRoom } from '../model/services.ts';
import { mathOf } from './math.ts';
import type { RichNode } from './richText.ts';

interface FormulaProps {
  readonly node: Extract<RichNode, { kind: 'formula' }>;
  readonly draw: (node: RichNode, index: number) => ReactNode;
}

/** A formula as an extension draws it; until then, or where none may, as its author wrote it. */
export const Formula = memo(function Formula({ node, draw }: FormulaProps) {
  const room = useRoom();
  const { tex, display } = node;
  const [drawn, setDrawn] = useState<readonly RichNode[] | null>(null);
  useEffect(() => {
    const content = room.renderer()?.content;
    if (content?.serves('render.math') !== true) return undefined;
    let wanted = true;
    content.math(tex, display, room.roomId).then(
      (mathml) => {
        if (wanted) setDrawn(mathml === null ? null : mathOf(mathml));
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [room, tex, display]);
  // Until it is drawn, and where it cannot be: what its author sent for clients without formulas.
  const inside = (drawn ?? node.children).map(draw);
  const words = inside.length === 0 ? tex : inside;
  return display ? (
    <div className="rich-formula" data-tex={tex}>
      {words}
    </div>
  ) : (
    <span className="rich-formula" data-tex={tex}>
      {words}
    </span>
  );
});
