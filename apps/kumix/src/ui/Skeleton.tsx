/** Grey stand-in for a line or a shape that is loading. Widths in `em` keep it in scale with type. */
export function Skeleton({
  width,
  height = '0.75em',
  round = false,
}: {
  readonly width: string;
  readonly height?: string;
  readonly round?: boolean;
}) {
  return (
    <span
      className="k-skeleton"
      aria-hidden="true"
      style={{ width, height, ...(round ? { borderRadius: '50%' } : {}) }}
    />
  );
}
