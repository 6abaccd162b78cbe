import { build, type InlineConfig } from 'vite';

/** The scripts that Vite builds by this configuration and no file's, as one text; nothing is written. */
export async function builtCode(config: InlineConfig): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    ...config,
    build: { ...config.build, write: false },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((each) => (each.type === 'chunk' ? each.code : ''))
    .join('\n');
}
