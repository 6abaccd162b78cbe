import type { IsolationLevel } from '@kumix/policy';
import { frameMetaPolicy } from '../csp.ts';

/** Where the inert host pages of levels `frame` and `origin` are. */
export interface FrameHost {
  /** Address of the page for a package at this level; none where the deployment cannot give it. */
  page(level: Exclude<IsolationLevel, 'worker'>, sha256: string): string | undefined;
}

const path = '/frame.html';
/** All extensions of level `frame` share it, where every one of level `origin` has one of its own. */
const sharedLabel = 'frame';

/**
 * `pattern` is an origin, or an origin whose host begins with `*.`: then a package at level `origin`
 * gets a host of its own, named by its hash. Throws `TypeError` where it is neither.
 */
export function frameHost(pattern: string): FrameHost {
  const wildcard = pattern.includes('//*.');
  const shared = pattern.replace('//*.', `//${sharedLabel}.`);
  if (!URL.canParse(shared) || new URL(shared).origin !== shared) {
    throw new TypeError(
      `frameHost: "${pattern}" is not an origin such as "https://frames.example.org", nor "https://*.frames.example.org".`,
    );
  }
  return {
    page: (level, sha256) => {
      if (level === 'frame') return shared + path;
      // A label has at most 63 characters, and may not be the shared one.
      return wildcard ? pattern.replace('*', `x${sha256.slice(0, 40)}`) + path : undefined;
    },
  };
}

/** An extension's document: its policy and our script first, then the author's text as it is. */
export const extensionDocument = (script: string, text: string): string =>
  '<!doctype html><html><head><meta charset="utf-8">' +
  `<meta http-equiv="Content-Security-Policy" content="${frameMetaPolicy}">` +
  `<script>${script}</script>${text}`;
