/** Runs the benchmark's spinners in whatever browser opens it, three times each, and reports. */
import type { Measured } from '../bench/measure.ts';
import { spin } from '../bench/spin.ts';

export interface SpinVerdict {
  readonly proc: readonly Measured[];
  readonly ui: readonly Measured[];
  readonly error?: string;
}

async function all(): Promise<SpinVerdict> {
  const told: { readonly proc: Measured[]; readonly ui: Measured[] } = { proc: [], ui: [] };
  try {
    for (let run = 0; run < 3; run++) {
      told.proc.push(await spin('proc'));
      told.ui.push(await spin('ui'));
    }
  } catch (error) {
    return { ...told, error: String(error) };
  }
  return told;
}

await fetch('/verdict', { method: 'POST', body: JSON.stringify(await all()) });
