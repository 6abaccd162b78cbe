/** Chromium as a person has it, driven by Playwright: for benchmarks and screenshots. */
import { type Browser, chromium } from '@playwright/test';
import { ensureChromium } from './system.ts';

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['KUMIX_CHROMIUM'] ?? (await ensureChromium(console.error));
  return chromium.launch({ executablePath, args: chromiumFlags });
}
