/** What an extension's worker has, by the names that the guide lists, in each engine. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { engines } from '../engines/engines.ts';
import { guideNames } from '../support/guideNames.ts';
import { asked } from './asked.ts';

/** Everything that can be reached by a name, and what leads on from the few that are halved. */
const lists = `const kumix=self.__kumix;let calls=0;
const names=()=>{const all=new Set;
  for(let holder=self;holder!==Object.prototype;holder=Object.getPrototypeOf(holder))
    for(const name of Object.getOwnPropertyNames(holder))all.add(name);
  return [...all]};
const halves=()=>['createObjectURL' in URL,'revokeObjectURL' in URL,crypto.subtle!==undefined];
const types=()=>[typeof Blob,typeof fetch,typeof Worker,typeof OffscreenCanvas];
kumix.listen((channel,data)=>{for(const [kind,id] of JSON.parse(data).slice(1))if(kind===1)
  kumix.post(0,JSON.stringify([1,[2,id,{html:JSON.stringify(calls++===0?'':{names:names(),halves:halves(),types:types()})}]]))});`;

/** The test's own, and what takes the place of the browser's. */
const ours = ['__kumix', 'console'];
/** Two numbers of Chromium's that nobody can take away. */
const numbers = ['TEMPORARY', 'PERSISTENT'];

for (const [name, start] of Object.entries(engines)) {
  test(`an extension has what the guide lists and nothing besides, in ${name}${name === 'Chromium' ? '' : ' @proof'}`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const guide = guideNames(await readFile('docs/extensions.md', 'utf8'));
    const listed = new Set([...guide, ...ours, ...numbers]);
    // A declaration is hoisted above the prelude, and must not hold on to what it names.
    const hoists = `var Blob,fetch,Worker,OffscreenCanvas;${lists}`;
    const { has, hoisted } = (await asked(await start(page), { has: lists, hoisted: hoists })) as {
      readonly [script in 'has' | 'hoisted']: {
        readonly names: readonly string[];
        readonly halves: readonly boolean[];
        readonly types: readonly string[];
      };
    };
    expect(has.names.filter((each) => !listed.has(each))).toEqual([]);
    expect(hoisted.types).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
    // It was asked of a realm that has something (control).
    expect(has.names).toEqual(expect.arrayContaining([...ours, 'Object', 'setTimeout', 'URL']));
    expect(has.halves).toEqual([false, false, false]);
  });
}
