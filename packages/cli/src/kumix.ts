import { type Command, EXIT, type Exit, InputError, type Io, UsageError } from './command.ts';
import { policyCommands } from './policy/commands.ts';

const groups: Readonly<Record<string, Readonly<Record<string, Command>>>> = {
  policy: policyCommands,
};

const help = (): string =>
  Object.entries(groups)
    .flatMap(([group, commands]) =>
      Object.entries(commands).flatMap(([name, { usage, summary }]) => [
        `  kumix ${group} ${name} ${usage}`,
        `      ${summary}`,
      ]),
    )
    .join('\n');

const ENDINGS = 'Ends with 0 for yes, 1 for no, 2 where it could not be asked.';

/** The `kumix` command: `args` without the program's own name. */
export const kumix = (args: readonly string[], io: Io): Exit => {
  const [group = '', name = '', ...rest] = args;
  const asked = (word: string): boolean => ['help', '--help', '-h'].includes(word);
  if (group === '' || asked(group) || (Object.hasOwn(groups, group) && asked(name))) {
    io.out(`kumix: what extensions may do, asked of policy files.\n\n${help()}\n\n${ENDINGS}`);
    return group === '' ? EXIT.BAD : EXIT.OK;
  }
  const commands = Object.hasOwn(groups, group) ? groups[group] : undefined;
  const command =
    commands !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.err(`There is no command “kumix ${group} ${name}”. There are:\n${help()}`);
    return EXIT.BAD;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(`kumix ${group} ${name} ${command.usage}\n    ${command.summary}\n${ENDINGS}`);
    return EXIT.OK;
  }
  try {
    return command.run(rest, io);
  } catch (error) {
    if (error instanceof InputError) {
      for (const line of error.lines) io.err(line);
      return EXIT.BAD;
    }
    if (error instanceof UsageError) {
      io.err(`${error.message}\nUsage: kumix ${group} ${name} ${command.usage}`);
      return EXIT.BAD;
    }
    throw error;
  }
};
