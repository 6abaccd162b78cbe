/** Before anything is measured: does this browser run sandboxed frames beside the page at all? */
import { watchFrames } from './measure.ts';
import { bareFrame, peerTexts } from './peers.ts';

/** The longest gap of the page while a sandboxed frame spins for a second, in milliseconds. */
export async function isolation(): Promise<number> {
  const { frames } = await peerTexts();
  const { frame, heard, loaded } = bareFrame(frames.spinFrame);
  await heard;
  const stop = watchFrames();
  // The frame's load event waits for its script: for the end of the spin.
  await loaded;
  const { longestGap } = stop();
  frame.remove();
  return longestGap;
}
