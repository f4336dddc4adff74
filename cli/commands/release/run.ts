import { resolve } from "node:path";
import { release } from "../../../engine/actions/release.ts";
import { readNamedFile } from "../../../engine/ports/named-file.ts";
import { renderDelivery } from "../../../engine/render/release-plan.ts";
import type { Answer } from "../../command.ts";
import { openSessionDelivery, requireOptions } from "../../delivery.ts";
import type { Session } from "../../session.ts";
import type { ReleaseOptions } from "../release.ts";

export async function run({ app, plan, manifest, tag, source, sourceRepository, push, format, ...options }: ReleaseOptions, session: Session): Promise<Answer> {
  const { image, env } = requireOptions({ image: options.image, env: options.env });
  const { estate, ports } = await openSessionDelivery(session, "release", push);
  const outcome = await release(estate, {
    app, image, environment: env, planOnly: plan,
    ...(manifest !== undefined && { manifest: { content: readNamedFile(resolve(session.directory, manifest), "--manifest"), where: manifest } }),
    ...(tag !== undefined && { tag }),
    ...(source !== undefined && { source }),
    ...(sourceRepository !== undefined && { sourceRepository }),
  }, ports);
  return renderDelivery(outcome, { format, color: session.color });
}
