import { createRequire, Module, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Lets cdk8s be loaded without the YAML library that it imports for reading and writing files, and
 * that nothing of ours calls: it is half of what loading cdk8s takes. A chart that reads YAML with
 * cdk8s (`Include`, `Yaml`, `Helm`) gets it then. Everybody else who imports the library gets it at
 * once, as ever.
 */
export function deferYamlOfCdk8s(): void {
  let met = false;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (met || !CDK8S.test(specifier) || !resolved.url.startsWith("file:")) return resolved;
      met = true;
      loadWithoutYaml(fileURLToPath(resolved.url));
      return resolved;
    },
  });
}

/** Its entry, or a file of it. */
const CDK8S = /^cdk8s(?:\/|$)/;

/** @param cdk8s what is imported of it */
function loadWithoutYaml(cdk8s: string): void {
  const require = createRequire(cdk8s);
  let library: string | undefined;
  try {
    library = require.resolve("yaml");
    if (require.cache[cdk8s] !== undefined || require.cache[library] !== undefined) return;
    require.cache[library] = standIn(library, require);
    require(cdk8s);
  } catch {
    // Whoever imports it meets the same failure, and tells it.
  } finally {
    if (library !== undefined && isStandIn(require.cache[library])) delete require.cache[library];
  }
}

const standIns = new WeakSet<NodeJS.Module>();

function isStandIn(module: NodeJS.Module | undefined): boolean {
  return module !== undefined && standIns.has(module);
}

function standIn(path: string, require: NodeJS.Require): NodeJS.Module {
  let library: object | undefined;
  const exports = new Proxy({}, {
    // What compiled TypeScript takes for an ES module, it uses as it is and does not copy.
    get: (_, name) => (name === "__esModule" ? true : Reflect.get((library ??= require(path) as object), name)),
  });
  const module = Object.assign(new Module(path), { filename: path, loaded: true, exports });
  standIns.add(module);
  return module;
}
