/** The text of `docs/methods.md`, from the table of methods: what can be called, served and streamed. */
import { leastItemBytes, type MethodEntry, type StreamMethodEntry } from '../src/api/method.ts';
import type { SchemaJson } from '../src/api/schemaJson.ts';
import { guestMethods, guestStreams, hostMethods, hostStreams } from '../src/api/table.ts';

const figure = (value: number): string => value.toLocaleString('en');

/** A code span, also of a text that has a backtick. */
const code = (text: string): string => (text.includes('`') ? `\`\`${text}\`\`` : `\`${text}\``);

/** One line of TypeScript-like text, with the bounds that a reader needs. */
function shape(json: SchemaJson): string {
  if (json.kumix === 'bytes') return `ArrayBuffer ≤ ${figure(json.maxBytes ?? 0)}`;
  if (json.kumix === 'json') return 'plain data';
  if (json.enum !== undefined) return json.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (json.anyOf !== undefined) return json.anyOf.map(shape).join(' | ');
  switch (json.type) {
    case 'string': {
      const least = json.minLength === undefined ? '≤' : `${figure(json.minLength)} …`;
      const pattern = json.pattern === undefined ? '' : ` like /${json.pattern}/`;
      return `string ${least} ${figure(json.maxLength ?? 0)}${pattern}`;
    }
    case 'integer':
    case 'number':
      return `${json.type} ${figure(json.minimum ?? 0)} … ${figure(json.maximum ?? 0)}`;
    case 'array':
      return `(${shape(json.items ?? {})})[] ≤ ${figure(json.maxItems ?? 0)}`;
    case 'object': {
      const required = new Set(json.required);
      const parts = Object.entries(json.properties ?? {}).map(
        ([key, value]) => `${key}${required.has(key) ? '' : '?'}: ${shape(value)}`,
      );
      return parts.length === 0 ? '{}' : `{ ${parts.join('; ')} }`;
    }
    default:
      return json.type ?? 'nothing';
  }
}

function row(entry: MethodEntry | StreamMethodEntry): string {
  const { name, capability, summary, params, result, limits } = entry;
  const lines = [
    `### \`${name}\``,
    '',
    summary,
    '',
    `- Capability: \`${capability}\`${entry.needsActivation === true ? ", within 1 s of a person's action" : ''}`,
    `- Parameters: ${code(shape(params.json))}, at most ${figure(limits.paramsBytes)} bytes`,
  ];
  if ('stream' in entry) {
    const { item, itemBytes, totalBytes, stallMs, wholeMs } = entry.stream;
    const whole = totalBytes === undefined ? '' : `, ${figure(totalBytes)} in all`;
    const stall = stallMs === undefined ? '' : `; ends after ${figure(stallMs)} ms of waiting`;
    const counted =
      entry.implementedBy === 'guest' ? `, each counted as ${figure(leastItemBytes)} or more` : '';
    const end = wholeMs === undefined ? '' : `, and ${figure(wholeMs)} ms after it was asked for`;
    lines.push(
      `- Items: ${code(shape(item.json))}, at most ${figure(itemBytes)} bytes${whole}${counted}${stall}${end}`,
    );
    lines.push(`- At its end: ${code(shape(result.json))}`);
    lines.push(`- Opens within ${figure(limits.deadlineMs)} ms`);
  } else {
    lines.push(
      `- Gives: ${code(shape(result.json))}, at most ${figure(limits.resultBytes)} bytes, within ${figure(limits.deadlineMs)} ms`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const section = (
  title: string,
  text: string,
  rows: Readonly<Record<string, MethodEntry | StreamMethodEntry>>,
): string => `## ${title}\n\n${text}\n\n${Object.values(rows).map(row).join('\n')}`;

export function methodReference(): string {
  return [
    '# Methods and streams',
    '',
    '<!-- Written by packages/plugin/build/reference.ts from packages/plugin/src/api/rows; do not edit. -->',
    '',
    'Everything that crosses between the app and an extension. Sizes are ceilings: the caps of the',
    'policy hold besides, and the smaller one counts. How to call and serve is in',
    '[Writing an extension](extensions.md).',
    '',
    section('What an extension calls', '`call(name, params)`', hostMethods),
    section(
      'What an extension reads as a stream',
      '`for await (const item of stream(name, params))`',
      hostStreams,
    ),
    section('What an extension serves', '`defineProc({ name: (params) => … })`', guestMethods),
    section(
      'What an extension serves as a stream',
      '`defineProc({ async *name(params) { … } })`',
      guestStreams,
    ),
  ].join('\n');
}
