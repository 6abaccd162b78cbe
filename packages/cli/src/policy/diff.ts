import { diff, type Flip } from '@kumix/policy/questions';
import { type Command, EXIT, json, readArgs, UsageError } from '../command.ts';
import { ownOriginsOf } from './extension.ts';
import { loadLayers, loadManifest, reasonLine } from './files.ts';

/** The engine asks about a room of no id that any file names: it stands for every other room. */
const where = ({ roomId, roomKind }: Flip): string => {
  if (roomId === undefined || roomKind === undefined) return '';
  return roomId.startsWith('!kumix-any')
    ? ` in any ${roomKind} room`
    : ` in ${roomId} (${roomKind})`;
};

const subject = (flip: Flip): string => {
  const { origin, method, eventType, format } = flip.facts ?? {};
  const parts = [flip.extension, flip.capability ?? flip.ask, method, origin, eventType, format];
  return parts.filter((part) => part !== undefined).join(' ') + where(flip);
};

export const diffCommand: Command = {
  summary: 'What would this change of policy flip for these extensions? Budgets are unused.',
  usage: 'BEFORE AFTER --manifest MANIFEST... [--with LAYER]... [--own-origin ORIGIN]... [--json]',
  run: (args, io) => {
    const { values, positionals } = readArgs(args, {
      manifest: { type: 'string', multiple: true },
      with: { type: 'string', multiple: true },
      'own-origin': { type: 'string', multiple: true },
      json: { type: 'boolean' },
    });
    const [before, after, ...more] = positionals;
    if (before === undefined || after === undefined || more.length > 0) {
      throw new UsageError('Name two policy files: as it is, and as it would be.');
    }
    const manifests = values.manifest ?? [];
    if (manifests.length === 0) {
      throw new UsageError('Name the extensions by their manifests: --manifest FILE.');
    }
    const shared = values.with ?? [];
    const ownOrigins = ownOriginsOf(values['own-origin']);
    const was = loadLayers([before, ...shared], io);
    const is = loadLayers([after, ...shared], io);
    const found = diff(
      { layers: was.layers, ownOrigins },
      { layers: is.layers, ownOrigins },
      manifests.map((path) => loadManifest(path, { sha256: undefined, wasmImports: [] }, io)),
    );
    const same = found.flips.length === 0 && found.limits.length === 0;
    if (values.json === true) json(io, { ok: same, ...found });
    else {
      let said = '';
      for (const flip of found.flips) {
        io.out(`${flip.before} → ${flip.after}  ${subject(flip)}`);
        const because = flip.because.map((one) => `    ${reasonLine(one, is.files)}`).join('\n');
        if (because !== said) io.out(because);
        said = because;
      }
      for (const extension of new Set(found.limits.map((one) => one.extension))) {
        const limits = found.limits
          .filter((one) => one.extension === extension)
          .map(({ limit, before, after }) => `${limit} ${before} → ${after}`);
        io.out(`limits of ${extension}: ${limits.join(', ')}`);
      }
      io.out(
        `${found.flips.length} flips and ${found.limits.length} limits changed, ${found.compared} calls compared`,
      );
    }
    return same ? EXIT.OK : EXIT.NO;
  },
};
