import { dayLabel } from './times.ts';
import { useToday } from './today.ts';

export function DayRow({ atMs }: { readonly atMs: number }) {
  const today = useToday();
  return (
    <div className="timeline-day">
      <span>{dayLabel(atMs, today)}</span>
    </div>
  );
}
