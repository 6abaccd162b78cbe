/** One line a step, rewritten in place on a terminal, printed line by line elsewhere. */
export interface Progress {
  say(what: string): void;
  done(result: string): void;
  failed(): void;
}

export function progress(name: string): Progress {
  const terminal = process.stdout.isTTY;
  const started = performance.now();
  let last = '';
  const write = (mark: string, text: string): void => {
    if (text === last) return;
    last = text;
    const line = `${mark} ${name}: ${text}`;
    if (terminal) process.stdout.write(`\r\u001B[2K${line.slice(0, process.stdout.columns - 1)}`);
    else console.log(line);
  };
  const end = (mark: string, text: string): void => {
    write(mark, `${text} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (terminal) process.stdout.write('\n');
  };
  return {
    say: (what) => write('…', what),
    done: (result) => end('✓', result),
    failed: () => end('✗', 'failed'),
  };
}
