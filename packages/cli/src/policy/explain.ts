import { explain, type ExplainedCapability, type ExplainedWay } from '@kumix/policy/questions';
import { type Command, EXIT, type Io, json, readArgs } from '../command.ts';
import { EXTENSION_USAGE, extensionOf, extensionOptions, ownOriginsOf } from './extension.ts';
import { loadLayers, reasonLine, type SoundFile } from './files.ts';

const DIMENSIONS = ['origins', 'methods', 'rooms', 'eventTypes', 'formats'] as const;

const wayLine = (way: ExplainedWay): string => {
  const parts = DIMENSIONS.flatMap((dimension) => {
    const values = way[dimension];
    return values === undefined ? [] : [`${dimension} ${values.join(' ')}`];
  });
  const narrowed = parts.length === 0 ? 'without restriction' : parts.join(', ');
  return way.effect === 'ask' ? `${narrowed}, after asking the person` : narrowed;
};

const print = (one: ExplainedCapability, files: readonly SoundFile[], io: Io): void => {
  io.out(`${one.effect.padEnd(5)} ${one.name} (${one.title})`);
  for (const way of one.ways) io.out(`      ${wayLine(way)}`);
  for (const reason of one.because) io.out(`      ${reasonLine(reason, files)}`);
};

export const explainCommand: Command = {
  summary: 'What do these layers allow this extension?',
  usage: `LAYER... ${EXTENSION_USAGE} [--room ROOM] [--json]`,
  run: (args, io) => {
    const { values, positionals } = readArgs(args, extensionOptions);
    const { layers, files } = loadLayers(positionals, io);
    const extension = extensionOf(values, io);
    const set = { layers, ownOrigins: ownOriginsOf(values['own-origin']) };
    const explained = explain(set, extension, values.room);
    // As the host asks them when an extension is to start.
    const asked = [explained.install, explained.activate, explained.frame];
    const refused = asked.find((decision) => decision !== null && decision.effect !== 'allow');
    const starts = refused === undefined || refused === null;
    if (values.json === true) json(io, explained);
    else {
      io.out(`${extension.id} ${extension.version} ${starts ? 'starts' : 'does not start'}`);
      if (!starts) {
        for (const reason of refused.because) io.out(`      ${reasonLine(reason, files)}`);
      } else for (const one of explained.capabilities) print(one, files, io);
      const limits = Object.entries(explained.limits).map(([name, cap]) => `${name} ${cap}`);
      io.out(`limits: ${limits.join(', ')}`);
    }
    return starts ? EXIT.OK : EXIT.NO;
  },
};
