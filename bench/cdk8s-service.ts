import { sourceOf } from "./literal.ts";
import type { Parameters } from "./literal.ts";
import { typedObject } from "./typed-object.ts";

/**
 * How an estate of plain cdk8s says its objects. `typed` is what a user of the project template writes:
 * a construct for a service, and in it the classes that `cdk8s import` made. `literals` hands objects
 * as they are to ApiObject, with no construct in between: the least that cdk8s can be given.
 */
export type Writing = "typed" | "literals";

const PARAMETERS: Parameters = [
  [/s0000/g, "id"],
  [/env00/g, "environment"],
  [/sha256:[0-9a-f]{64}/g, "digest"],
  [/\b[0-9a-f]{64}\b/g, "checksum"],
];

const FACTS = ["const settings = JSON.stringify({ service: id, environment, retries: 3 });", "const checksum = createHash('sha256').update(JSON.stringify({ 'settings.json': settings })).digest('hex');"];

/**
 * web-service.ts: the objects of any service in any environment.
 *
 * @param sample the objects of service s0000 in env00
 */
export function webServiceSource(writing: Writing, sample: readonly object[]): string {
  return writing === "typed" ? typedSource(sample) : literalSource(sample);
}

/** services/<name>.ts: a service of a name and a digest of its own. */
export function serviceSource(writing: Writing, name: string): string {
  const [imported, made] = writing === "typed" ? ["WebService", `new WebService(scope, '${name}', { environment, digest });`] : ["webService", `webService(scope, '${name}', environment, digest);`];
  return `import { createHash } from 'crypto';
import { Construct } from 'constructs';
import { ${imported} } from '../web-service';

export function ${name}(scope: Construct, environment: string): void {
  const digest = 'sha256:' + createHash('sha256').update('${name} ' + environment + ' ').digest('hex');
  ${made}
}
`;
}

function typedSource(sample: readonly object[]): string {
  const objects = sample.map(typedObject);
  const made = objects.map(({ id, className, props }) => `    new ${className}(this, '${id}', ${sourceOf(props, PARAMETERS, 4)});`);
  const imported = [...new Set([...objects.map(({ className }) => className), "IntOrString", "Quantity"])].sort();
  return `import { createHash } from 'crypto';
import { Construct } from 'constructs';
import { ${imported.join(", ")} } from './imports/k8s';

export interface WebServiceProps {
  readonly environment: string;
  readonly digest: string;
}

export class WebService extends Construct {
  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const { environment, digest } = props;
${FACTS.map((line) => `    ${line}`).join("\n")}
${made.join("\n")}
  }
}
`;
}

function literalSource(sample: readonly object[]): string {
  const made = sample.map((object, index) => `  new ApiObject(scope, \`\${id}-${index}\`, ${sourceOf(object, PARAMETERS, 2)});`);
  return `import { createHash } from 'crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

export function webService(scope: Construct, id: string, environment: string, digest: string): void {
${FACTS.map((line) => `  ${line}`).join("\n")}
${made.join("\n")}
}
`;
}
