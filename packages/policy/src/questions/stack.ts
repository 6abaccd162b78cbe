import type { CompileOptions } from '../compile.ts';
import type { ExtensionFacts } from '../decision.ts';
import { type ActiveLayer, type Layer, arrange } from '../layer.ts';
import { type PreparedLayer, prepareLayer } from '../prepare.ts';

/** What questions are asked of: layers and what they are compiled with. */
export interface PolicySet extends CompileOptions {
  readonly layers: readonly Layer[];
}

/** The layers in force in a room, or outside any. */
export const layersIn = (set: PolicySet, roomId: string | undefined): readonly ActiveLayer[] =>
  arrange(set.layers).enforced.layers.filter(
    (layer) => layer.roomId === undefined || layer.roomId === roomId,
  );

export const prepareAll = (
  set: PolicySet,
  extension: ExtensionFacts,
  roomId: string | undefined,
): readonly PreparedLayer[] =>
  layersIn(set, roomId).map((layer) => prepareLayer(layer, extension.id));
