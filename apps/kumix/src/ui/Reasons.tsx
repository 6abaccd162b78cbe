import type { Reason } from '@kumix/policy';

/** The rules that spoke: what each says, and where it is written. */
export function Reasons({ because }: { readonly because: readonly Reason[] }) {
  return (
    <ul className="k-reasons">
      {because.map(({ source, pointer, rule, sentence }) => (
        <li key={`${source} ${pointer} ${rule}`}>
          {sentence}{' '}
          <code>
            {source}
            {pointer === '' ? '' : `#${pointer}`}
          </code>
        </li>
      ))}
    </ul>
  );
}
