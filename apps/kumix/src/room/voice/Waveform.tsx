interface WaveformProps {
  /** Loudness from 0 to 1, first to last. */
  readonly bars: readonly number[];
  /** How many bars stand side by side; fewer are set flush to the end. */
  readonly slots?: number;
  /** What is played already, 0 to 1. */
  readonly played?: number;
}

const height = 28;
const step = 4;
const least = 2;

/** Bars as one line each; one path for all of them keeps a timeline of voices light. */
export function barsPath(bars: readonly number[], offset: number): string {
  return bars
    .map((bar, index) => {
      const half = Math.max(least, bar * height) / 2;
      return `M${offset + index * step + step / 2} ${(height / 2 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
    })
    .join('');
}

/** Loudness as bars. For the eye only: what it means is told beside it. */
export function Waveform({ bars, slots = bars.length, played = 0 }: WaveformProps) {
  const shown = bars.slice(-slots);
  const offset = (slots - shown.length) * step;
  const done = Math.round(Math.min(1, Math.max(0, played)) * shown.length);
  return (
    <svg
      className="waveform"
      viewBox={`0 0 ${Math.max(1, slots) * step} ${height}`}
      preserveAspectRatio="none"
      data-bars={shown.length}
      aria-hidden="true"
    >
      <path d={barsPath(shown, offset)} />
      {done > 0 && <path className="waveform-played" d={barsPath(shown.slice(0, done), offset)} />}
    </svg>
  );
}
