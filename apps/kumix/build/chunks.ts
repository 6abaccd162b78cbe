/**
 * Which chunk a module goes into. Everything that the app's first screen imports statically is one
 * chunk, so that it costs one request instead of forty. What the page's first script needs stays
 * with that script, which must not wait for the app's code; every other module is placed by the
 * bundler.
 */
interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Adds `id` and all that it imports statically. A barrel's icons go with whoever draws them. */
function addWithImports(graph: Graph, id: string, into: Set<string>): void {
  if (into.has(id) || id.includes('/lucide-react/')) return;
  into.add(id);
  for (const next of graph.getModuleInfo(id)?.importedIds ?? []) addWithImports(graph, next, into);
}

interface Group {
  readonly debugName: string;
  readonly priority: number;
  readonly name: (id: string, graph: Graph) => string | null;
}

/**
 * `worker`: path of a worker's first script. All that it imports statically is a chunk beside it, so
 * that no other chunk imports the script itself: Safari would run it a second time then.
 */
export function workerGroups(worker: string): Group[] {
  const all = new Set<string>();
  return [
    {
      debugName: 'core',
      priority: 1,
      name: (id, graph) => {
        // Each worker is a build of its own: in the others it is not.
        if (graph.getModuleInfo(worker) === null) return null;
        addWithImports(graph, worker, all);
        return id !== worker && all.has(id) ? 'core' : null;
      },
    },
  ];
}

/** `boot` and `main`: paths of the first script and of the app that it loads. */
export function firstScreenGroups(boot: string, main: string): Group[] {
  const early = new Set<string>();
  const later = new Set<string>();
  return [
    {
      debugName: 'boot',
      // A group takes along what it imports, unless a higher one has it.
      priority: 2,
      name: (id, graph) => {
        addWithImports(graph, boot, early);
        return early.has(id) ? 'boot' : null;
      },
    },
    {
      debugName: 'frame',
      priority: 1,
      name: (id, graph) => {
        addWithImports(graph, main, later);
        return later.has(id) ? 'frame' : null;
      },
    },
  ];
}
