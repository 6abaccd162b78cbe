/** The tables of attacks on the bridge as jobs for a page that does them by itself, in any engine. */
import { createHash } from 'node:crypto';
import { expect } from '@playwright/test';
import type { TestExtension } from '../runtime/page/harness.ts';
import {
  after,
  ending,
  harmless,
  type MessageEntry,
  messagePolicy,
  messages,
  openPrelude,
  rawMessages,
} from './bridgeEntries.ts';
import { judgeEnding, judgeHarmless, judgeMessage } from './bridgeJudged.ts';
import { attacker, bridgePolicy, type untilEnded, type untilTold } from './bridgeRun.ts';
import { cellAttacks } from './cellEntries.ts';

export type Job =
  | {
      readonly kind: 'ends' | 'tells';
      readonly policy: string;
      readonly extension: TestExtension;
      /** The prelude, where it is not the built one. */
      readonly open?: string;
    }
  | {
      readonly kind: 'cell';
      readonly policy: string;
      readonly attack: string;
      readonly script: string;
      readonly hash: string;
    };

export interface JudgedJob {
  readonly name: string;
  readonly job: Job;
  /** Fails where what was seen is not what must be. */
  readonly judge: (seen: unknown) => void;
}

/** In the cell, for the page that made it: none of Kumix's scripts listens to a word alone. */
const cellScript = `const attacks={${Object.entries(cellAttacks)
  .map(([name, [attack]]) => `${JSON.stringify(name)}:${attack.toString()}`)
  .join(',')}};
addEventListener('message',({source,data})=>{if(source===parent)attacks[data]?.()});`;

export const cellHash = `sha256-${createHash('sha256').update(cellScript).digest('base64')}`;

/** Both halves of each, the control first. */
const ofMessages = (table: Readonly<Record<string, MessageEntry>>, open?: string): JudgedJob[] =>
  Object.entries(table).flatMap(([what, { attack, told, control, heard }]) =>
    (
      [
        [`${what} (control)`, control, heard],
        [what, attack, told],
      ] as const
    ).map(([name, code, wanted]) => ({
      name: open === undefined ? name : `without the prelude, ${name}`,
      job: {
        kind: 'tells' as const,
        policy: messagePolicy,
        extension: attacker(after(code)),
        ...(open === undefined ? {} : { open }),
      },
      judge: (seen) => judgeMessage(name, seen, wanted),
    })),
  );

export const jobs: readonly JudgedJob[] = [
  ...ofMessages(messages),
  ...ofMessages(rawMessages, openPrelude),
  ...Object.entries(cellAttacks).map(([name, [, why]]) => ({
    name,
    job: {
      kind: 'cell' as const,
      policy: bridgePolicy,
      attack: name,
      script: cellScript,
      hash: cellHash,
    },
    judge: (seen: unknown) =>
      expect(seen, name).toMatchObject({ state: 'crashed', why: expect.stringMatching(why) }),
  })),
  ...Object.entries(ending).map(([name, [attack, why]]) => ({
    name,
    job: { kind: 'ends' as const, policy: bridgePolicy, extension: attacker(after(attack)) },
    judge: (seen: unknown) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
      judgeEnding(name, seen as Awaited<ReturnType<typeof untilEnded>>, why),
  })),
  ...Object.entries(harmless).map(([name, attack]) => ({
    name,
    job: { kind: 'tells' as const, policy: bridgePolicy, extension: attacker(after(attack)) },
    judge: (seen: unknown) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
      judgeHarmless(name, seen as Awaited<ReturnType<typeof untilTold>>),
  })),
];
