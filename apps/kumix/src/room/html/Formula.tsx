import { memo, useContext, useEffect, useState, type ReactNode } from 'react';
import { useRoom } from '../model/services.ts';
import { type Drawn, type FormulaNode, FormulasContext } from './formulas.ts';
import type { RichNode } from './richText.ts';

interface FormulaProps {
  readonly node: FormulaNode;
  readonly draw: (node: RichNode, index: number) => ReactNode;
}

/** A formula as an extension draws it; until then, or where none may, as its author wrote it. */
export const Formula = memo(function Formula({ node, draw }: FormulaProps) {
  const room = useRoom();
  const formulas = useContext(FormulasContext);
  const { tex, display } = node;
  const [drawn, setDrawn] = useState<Drawn>(null);
  // Effects run in the order of what is drawn: the first formula asks first.
  useEffect(() => {
    const content = room.renderer()?.content;
    if (formulas === null || content?.serves('render.math') !== true) return undefined;
    let wanted = true;
    void formulas
      .draw(node, () => content.math(node.tex, node.display, room.roomId))
      .then((nodes) => {
        if (wanted) setDrawn(nodes);
      });
    return () => {
      wanted = false;
    };
  }, [room, formulas, node]);
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
