import { deferYamlOfCdk8s } from "../engine/ports/deferred-yaml.ts";
import { openWorld } from "../engine/ports/open-world.ts";
import { trackModules } from "../engine/ports/modules.ts";
import type { World } from "../engine/world.ts";
import type { Session } from "./session.ts";

/** The machine for a command that synthesizes; opened before the estate is loaded, so that its modules are tracked. */
export function openSessionWorld(session: Session, options: { readonly cache: boolean; readonly purpose: string }): World {
  deferYamlOfCdk8s();
  return openWorld({
    root: session.root,
    modules: trackModules(),
    ...options,
    loadReconciler: async () => (await import("../constructs/lights/delivery/index.ts")).renderReconciler,
    between(step) {
      session.signal.throwIfAborted();
      session.progress(step);
    },
  });
}
