/** Lets one extension spin, watches this page, which stands for the app, meanwhile, and reports. */
import { ask, codePackage, guest, newHost } from '../../runtime/bench/host.ts';
import { patientHeartbeatMs } from '../../runtime/bench/heartbeats.ts';
import { mostGapMs, spinMs, type SpinOneVerdict, tries } from '../spin.ts';

const spin = `for(const until=performance.now()+${spinMs};performance.now()<until;);`;

async function longestGap(during: () => Promise<unknown> | void): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 4);
  await during();
  clearInterval(timer);
  look();
  return longest;
}

async function spinOne(): Promise<SpinOneVerdict> {
  const together = await longestGap(() => {
    for (const until = performance.now() + spinMs; performance.now() < until;);
  });
  const host = newHost({ heartbeatMs: patientHeartbeatMs, timeoutMs: 20_000 });
  const gaps: number[] = [];
  try {
    host.install(await codePackage('test.spin', guest(`${spin}answer({html:''});`)));
    // Its start is not what is measured.
    await ask(host, 'x', 'test.spin');
    while (gaps.length < tries) {
      const gap = await longestGap(() => ask(host, 'x', 'test.spin'));
      gaps.push(gap);
      if (gap < mostGapMs) break;
    }
    return { gaps, together };
  } catch (error) {
    return { gaps, together, error: String(error) };
  } finally {
    host.dispose();
  }
}

await fetch('/spin-one', { method: 'POST', body: JSON.stringify(await spinOne()) });
