/** Movement only: say beside it, or on the control it is in, what one waits for. */
export function Spinner({ size = 16 }: { readonly size?: number }) {
  return (
    <svg className="k-spinner" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" fill="none" strokeWidth="2" />
      <path d="M8 1.75a6.25 6.25 0 0 1 6.25 6.25" fill="none" strokeWidth="2" />
    </svg>
  );
}
