import { build, type UserConfig } from 'vite';

interface ClassicScriptOptions {
  /** Texts that stand in the script under their names. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Where what it imports is looked for, besides beside it. */
  readonly root?: string;
  /** How JSX is compiled, where there is some. */
  readonly oxc?: Exclude<UserConfig['oxc'], undefined>;
}

/** Bundles an entry to the text of one minified classic script; nothing is written to disk. */
export async function classicScript(
  entry: string,
  { constants = {}, ...own }: ClassicScriptOptions = {},
): Promise<string> {
  const result = await build({
    ...own,
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    publicDir: false,
    // A fresh build, whatever command the caller runs under.
    mode: 'production',
    define: {
      'process.env.NODE_ENV': '"production"',
      ...Object.fromEntries(
        Object.entries(constants).map(([name, text]) => [name, JSON.stringify(text)]),
      ),
    },
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: entry,
        output: { format: 'iife', codeSplitting: false, comments: { legal: false } },
      },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((output) => ('output' in output ? output.output : []));
  const [chunk] = chunks;
  if (chunks.length !== 1 || chunk?.type !== 'chunk') {
    throw new Error(`${entry}: the bundle is ${chunks.length} files, and must be one script`);
  }
  return chunk.code.trim();
}
