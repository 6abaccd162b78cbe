import { useEffect, useState } from 'react';

const minuteMs = 60_000;

/** Wall clock in milliseconds, renewed each minute: what is "today" must not stay yesterday's. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minuteMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
