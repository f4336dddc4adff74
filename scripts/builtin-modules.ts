const IMPORT = /^import (?:\{(?<names>[^}]*)\}|(?:\* as )?(?<whole>[\w$]+)) from "(?<module>node:[\w/]+)";$/gm;

/**
 * Has the code ask for Node's own modules by `process.getBuiltinModule`. An import of one makes Node read
 * every property of it, and so load all that those properties would load on their first use: the
 * streams for `node:fs` alone. That is a tenth of a start of the command.
 *
 * @throws Error where an import is left, for esbuild would have written it in a form that is not known here
 */
export function askForBuiltinModules(code: string): string {
  const asked = code.replace(IMPORT, (...match) => {
    const { names, whole, module } = match.at(-1) as Record<"names" | "whole" | "module", string | undefined>;
    return `const ${whole ?? `{${names!.replaceAll(" as ", ": ")}}`} = process.getBuiltinModule("${module}");`;
  });
  const left = /^(?:import|export) [^\n]*"node:[^"]*";$/m.exec(asked);
  if (left !== null) throw new Error(`an import of one of Node's own modules is left: ${left[0]}`);
  return asked;
}
