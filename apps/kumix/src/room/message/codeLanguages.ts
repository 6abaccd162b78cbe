/**
 * Names of the languages that `highlight.ts` has colours for, by which the page tells them: what reads
 * them is loaded by its worker alone, and only once there is something to read.
 */
export const codeLanguages: ReadonlySet<string> = new Set(
  [
    'bash sh zsh',
    'c h',
    'cpp cc c++ h++ hpp hh hxx cxx',
    'csharp cs c#',
    'css',
    'diff patch',
    'go golang',
    'java jsp',
    'javascript js jsx mjs cjs',
    'json jsonc',
    'kotlin kt kts',
    'markdown md mkdown mkd',
    'php',
    'python py gyp ipython',
    'ruby rb gemspec podspec thor irb',
    'rust rs',
    'sql',
    'swift',
    'typescript ts tsx mts cts',
    'xml html xhtml rss atom xjb xsd xsl plist wsf svg',
    'yaml yml',
  ].flatMap((names) => names.split(' ')),
);
