/** Draws what the sanitiser has left. React makes every element; no string becomes markup here. */
import {
  createElement,
  memo,
  useEffect,
  useMemo,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { t } from '../../i18n/message.ts';
import { CodeBlock } from '../message/CodeBlock.tsx';
import { InlineImage } from '../message/InlineImage.tsx';
import { MentionPill } from '../message/MentionPill.tsx';
import { Formula } from './Formula.tsx';
import { Formulas, FormulasContext } from './formulas.ts';
import { confirmLink } from './linkGate.ts';
import type { RichNode } from './richText.ts';

interface RichTextProps {
  readonly nodes: readonly RichNode[];
}

export const RichTextView = memo(function RichTextView({ nodes }: RichTextProps) {
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- another text begins with nothing drawn
  const formulas = useMemo(() => new Formulas(), [nodes]);
  useEffect(() => formulas.show(), [formulas]);
  return <FormulasContext value={formulas}>{nodes.map(draw)}</FormulasContext>;
});

const voidTags = new Set(['br', 'hr', 'mspace', 'mprescripts']);

// The list of one message never changes its order: the index is its identity.
function draw(node: RichNode, index: number): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'element':
      return drawElement(node, index);
    case 'link':
      return (
        <SafeLink key={index} href={node.href} confirm={node.confirm}>
          {node.children.map(draw)}
        </SafeLink>
      );
    case 'mention':
      return <MentionPill key={index} target={node.target} label={node.label} />;
    case 'image':
      return <InlineImage key={index} image={node} />;
    case 'spoiler':
      return (
        <Spoiler key={index} reason={node.reason}>
          {node.children.map(draw)}
        </Spoiler>
      );
    case 'formula':
      return <Formula key={index} node={node} draw={draw} />;
    case 'inline-code':
      return <code key={index}>{node.text}</code>;
    case 'code-block':
      return <CodeBlock key={index} language={node.language} text={node.text} whole={node.whole} />;
  }
}

function drawElement(node: Extract<RichNode, { kind: 'element' }>, index: number): ReactNode {
  const { tag, color, background } = node;
  const coloured = color !== undefined || background !== undefined;
  const properties = {
    key: index,
    ...(node.start === undefined ? {} : { start: node.start }),
    ...(node.display === undefined ? {} : { display: node.display }),
    ...(coloured
      ? {
          className: background === undefined ? 'rich-colour' : 'rich-colour rich-colour-back',
          style: {
            ...(color === undefined ? {} : { '--rich-colour': color }),
            ...(background === undefined ? {} : { '--rich-back': background }),
          },
        }
      : {}),
  };
  if (voidTags.has(tag)) return createElement(tag, properties);
  const children = node.children.map(draw);
  if (tag === 'table') {
    return (
      <div key={index} className="rich-table">
        <table>{children}</table>
      </div>
    );
  }
  // `strike` is obsolete; what it meant is `s`.
  return createElement(tag === 'strike' ? 's' : tag, properties, ...children);
}

interface SafeLinkProps {
  readonly href: string;
  readonly confirm: boolean;
  readonly children: ReactNode;
}

export function SafeLink({ href, confirm, children }: SafeLinkProps) {
  const check = (event: MouseEvent): void => {
    if (!confirm) return;
    event.preventDefault();
    confirmLink(href);
  };
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className={confirm ? 'rich-link rich-link-check' : 'rich-link'}
      onClick={check}
      onAuxClick={check}
    >
      {children}
    </a>
  );
}

function Spoiler({ reason, children }: { readonly reason: string; readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  if (open) return <span className="rich-spoiler rich-spoiler-open">{children}</span>;
  return (
    <button type="button" className="rich-spoiler" onClick={() => setOpen(true)}>
      <span className="k-hidden-visually">{t('message.spoiler')}</span>
      {reason !== '' && <span className="rich-spoiler-reason">{reason}</span>}
      <span className="rich-spoiler-cover" aria-hidden="true" inert>
        {children}
      </span>
    </button>
  );
}
