import { synthesize } from "../../../engine/pipeline.ts";
import { renderSynth } from "../../../engine/render/synth.ts";
import type { Answer } from "../../command.ts";
import type { Session } from "../../session.ts";
import { openSessionWorld } from "../../world.ts";
import type { SynthOptions } from "../synth.ts";

export async function run(options: SynthOptions, session: Session): Promise<Answer> {
  const world = openSessionWorld(session, { cache: options.cache && !options.check, purpose: "lamplighter synth" });
  const result = await synthesize(() => session.loadEstate(), {
    environments: options.env,
    units: options.unit,
    check: options.check,
    pruneForeign: options.pruneForeign,
    typeCheck: options.typeCheck,
  }, world);
  return renderSynth(result, options.format);
}
