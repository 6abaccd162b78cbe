import type { Command } from '../command.ts';
import { change } from './change.ts';
import { check } from './check.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { lintCommand } from './lint.ts';
import { replayCommand } from './replay.ts';
import { test } from './test.ts';
import { why } from './why.ts';

export const policyCommands: Readonly<Record<string, Command>> = {
  check,
  lint: lintCommand,
  test,
  explain: explainCommand,
  why,
  change,
  diff: diffCommand,
  replay: replayCommand,
};
