import { type Manifest, readManifest } from '@kumix/plugin';
import { describe, expect, it } from 'vitest';
import { hasPanels, panelOf } from './panels.ts';

function manifest(contributes?: object): Manifest {
  const read = readManifest(
    JSON.stringify({
      manifest: 1,
      id: 'org.example.x',
      version: '1.0.0',
      name: 'X',
      description: 'x',
      author: 'x',
      kind: 'ui',
      entry: 'entry.js',
      capabilities: [{ name: 'panel' }, { name: 'command' }, { name: 'render.markdown' }],
      ...(contributes === undefined ? {} : { contributes }),
    }),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.manifest;
}

const panel = { id: 'note', title: 'Note' };

describe('an extension', () => {
  it('draws where it contributes a panel, and for nothing else', () => {
    expect(hasPanels(manifest({ panels: [panel] }))).toBe(true);
    for (const contributes of [
      undefined,
      {},
      { panels: [] },
      { commands: [{ id: 'run', title: 'Run' }], methods: ['render.markdown'] },
    ]) {
      expect(hasPanels(manifest(contributes))).toBe(false);
    }
  });

  it('has no panel to open where nothing is to draw', () => {
    expect(panelOf(manifest({ panels: [panel] }), 'note')).toEqual(panel);
    expect(panelOf(manifest({ panels: [panel] }), 'other')).toBeUndefined();
    expect(panelOf(manifest(), 'note')).toBeUndefined();
  });
});
