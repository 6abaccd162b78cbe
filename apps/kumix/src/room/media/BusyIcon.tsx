import { Spinner } from '../../ui/Spinner.tsx';

/** Stands in for a button's icon while what it started runs. */
export function BusyIcon({ size = 16 }: { readonly size?: number | string }) {
  return <Spinner size={Number(size)} />;
}
