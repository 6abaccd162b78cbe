import { useMemo } from 'react';
import { encode } from 'uqr';

interface QrCodeProps {
  readonly bytes: Uint8Array;
  readonly label: string;
}

/** Cells of quiet ground around a code, as its standard wants. */
const border = 4;

/** One path for all dark cells, row by row. */
export function qrPath(bytes: Uint8Array): { readonly size: number; readonly path: string } {
  const { data, size } = encode([...bytes], { ecc: 'L', border });
  const runs: string[] = [];
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] !== true) continue;
      const start = x;
      while (row[x + 1] === true) x += 1;
      runs.push(`M${start} ${y}h${x - start + 1}v1H${start}z`);
    }
  }
  return { size, path: runs.join('') };
}

export function QrCode({ bytes, label }: QrCodeProps) {
  const { size, path } = useMemo(() => qrPath(bytes), [bytes]);
  return (
    <svg
      className="k-qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}
