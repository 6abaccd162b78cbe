/** The peer of the pool: `workerpool` as its guide shows it. */
import workerpool from 'workerpool';

workerpool.worker({
  echo: (text: string) => text,
  wait: (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  },
  spin: () => {
    for (;;);
  },
});
