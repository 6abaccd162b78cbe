/** Runs the benchmark's spinners in whatever browser opens it, three times each, and reports. */
import { patientHeartbeatMs } from '../bench/heartbeats.ts';
import type { Measured } from '../bench/measure.ts';
import { spin } from '../bench/spin.ts';

export interface SpinVerdict {
  readonly proc: readonly Measured[];
  readonly ui: readonly Measured[];
  readonly error?: string;
}

/** Tried again where the machine was too busy to start a worker in time: that measured nothing. */
async function patiently(kind: 'proc' | 'ui'): Promise<Measured> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await spin(kind, patientHeartbeatMs);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function all(): Promise<SpinVerdict> {
  const told: { readonly proc: Measured[]; readonly ui: Measured[] } = { proc: [], ui: [] };
  try {
    for (let run = 0; run < 3; run++) {
      told.proc.push(await patiently('proc'));
      told.ui.push(await patiently('ui'));
    }
  } catch (error) {
    return { ...told, error: String(error) };
  }
  return told;
}

await fetch('/verdict', { method: 'POST', body: JSON.stringify(await all()) });
