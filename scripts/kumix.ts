/** `npm run kumix -- policy check FILE`: the `kumix` command, from the root of the house. */
import '../packages/cli/src/main.ts';
