import { useEffect, useState } from 'react';

/** Milliseconds before a yes counts: a dialog that comes up under a click or a key is no answer. */
const armMs = 700;

/** Whether a dialog that nobody called for has been there long enough to have been read. */
export function useArmed(isNeeded = true): boolean {
  const [armed, setArmed] = useState(!isNeeded);
  useEffect(() => {
    if (!isNeeded) return undefined;
    const timer = setTimeout(() => setArmed(true), armMs);
    return () => clearTimeout(timer);
  }, [isNeeded]);
  return armed;
}
