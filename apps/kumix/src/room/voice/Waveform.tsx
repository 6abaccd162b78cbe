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

/** Loudness as bars. For the eye only: what it means is told beside it. */
export function Waveform({ bars, slots = bars.length, played = 0 }: WaveformProps) {
  const shown = bars.slice(-slots);
  const offset = (slots - shown.length) * step;
  return (
    <svg
      className="waveform"
      viewBox={`0 0 ${Math.max(1, slots) * step} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {shown.map((bar, index) => {
        const tall = Math.max(2, bar * height);
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a bar is its place
            key={index}
            className={(index + 0.5) / shown.length <= played ? 'waveform-played' : undefined}
            x={offset + index * step + 1}
            y={(height - tall) / 2}
            width={2}
            height={tall}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
