import { sourceOf } from "./literal.ts";
import type { Parameters } from "./literal.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A resource or data source of a stack's document. */
interface Element {
  /** How expressions name it: `aws_vpc.network`, `data.aws_vpc.cluster_vpc`. */
  readonly address: string;
  readonly logicalId: string;
  /** Of the binding: `Vpc`, from the module `vpc`. */
  readonly className: string;
  readonly module: string;
  readonly variable: string;
  readonly fields: Fields;
}

/**
 * Attributes that the bindings have as strings, or lists of strings, under the same word. References to them are written as
 * people write them (`vpc.id`) and become tokens; the others stay expressions in text, which costs cdktf less.
 */
const TOKEN_ATTRIBUTES = /^(id|ids|arn|name|keyId|principalArn)$/;
const EXPRESSION = /\$\{(?:((?:data\.)?aws_\w+\.\w+)\.(\w+)\})?/g;

/** A stack of plain cdktf that gives this document, with one construct for each element and no layer of our own. */
export function stackSource(name: string, document: Fields, parameters: Parameters): string {
  const elements = inOrder([...elementsOf(document, "resource"), ...elementsOf(document, "data")]);
  const byAddress = new Map(elements.map((element) => [element.address, element]));
  const { backend, required_version } = document["terraform"] as { backend: { s3: Fields }; required_version: string };
  const [provider] = (document["provider"] as { aws: Fields[] }).aws;
  const modules = new Map(elements.map(({ className, module }) => [module, className]));
  const source = (fields: Fields): string => withReferences(sourceOf(camelCased(fields), parameters, 4), byAddress);
  const used = elements.map((element) => {
    const made = `new ${element.className}(this, '${element.address.replaceAll(".", "-")}', ${source(element.fields)})`;
    return `    const ${element.variable} = ${made};\n    ${element.variable}.overrideLogicalId('${element.logicalId}');`;
  });
  const outputs = Object.entries((document["output"] ?? {}) as Record<string, Fields>).map(([id, fields]) => `    new TerraformOutput(this, 'output-${id}', ${source(fields)}).overrideLogicalId('${id}');`);
  return `import { Construct } from 'constructs';
import { S3Backend, S3BackendConfig, ${outputs.length > 0 ? "TerraformOutput, " : ""}TerraformStack } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
${[...modules].map(([module, imported]) => `import { ${imported} } from '@cdktf/provider-aws/lib/${module}';`).join("\n")}
import { Environment } from '../environment';

export class ${name[0]!.toUpperCase()}${name.slice(1)}Stack extends TerraformStack {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    new AwsProvider(this, 'aws', ${source(provider!)});
    new S3Backend(this, ${source(backend.s3)} as S3BackendConfig);
    this.addOverride('terraform.required_version', '${required_version}');
    this.addOverride('terraform.required_providers.aws.source', 'hashicorp/aws');
${[...used, ...outputs].join("\n")}
  }
}
`;
}

function elementsOf(document: Fields, block: "resource" | "data"): Element[] {
  return Object.entries((document[block] ?? {}) as Record<string, Record<string, Fields>>).flatMap(([type, byId]) =>
    Object.entries(byId).map(([logicalId, { "//": _, ...fields }]): Element => {
      const words = [...(block === "data" ? ["data"] : []), ...(block === "data" ? type : type.replace(/^aws_/, "")).split("_")];
      const address = `${block === "data" ? "data." : ""}${type}.${logicalId}`;
      return { address, logicalId, className: words.map(capitalised).join(""), module: words.join("-"), variable: camelCase(address.replaceAll(".", "_")), fields };
    }));
}

/** Each element after those it refers to. */
function inOrder(elements: readonly Element[]): Element[] {
  const byAddress = new Map(elements.map((element) => [element.address, element]));
  const done = new Set<Element>();
  const visit = (element: Element): void => {
    if (done.has(element)) return;
    for (const address of referredTo(element.fields)) {
      const earlier = byAddress.get(address);
      if (earlier !== undefined && earlier !== element) visit(earlier);
    }
    done.add(element);
  };
  elements.forEach(visit);
  return [...done];
}

function referredTo(fields: Fields): readonly string[] {
  return [...JSON.stringify(fields).matchAll(/\b(?:data\.)?aws_\w+\.\w+/g)].map(([address]) => address);
}

/** Props are named in camel case; the keys of tags are the user's own. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [camelCase(key), key === "tags" ? field : camelCased(field)]));
}

/** `"${aws_vpc.network.id}"` becomes `awsVpcNetwork.id`, and the names in dependsOn become the constructs. */
function withReferences(source: string, byAddress: ReadonlyMap<string, Element>): string {
  return source
    .replace(/"\$\{((?:data\.)?aws_\w+\.\w+)\.(\w+)\}"/g, (whole, address: string, attribute: string) => tryReference(address, attribute, byAddress) ?? whole)
    .replace(/"((?:data\.)?aws_\w+\.\w+)"/g, (whole, address: string) => byAddress.get(address)?.variable ?? whole)
    .replace(/^( *\w+: )(".*\$\{aws_.*"),$/gm, (_, key: string, text: string) => {
      const literal = (JSON.parse(text) as string).replace(/[`\\]/g, (match) => `\\${match}`);
      return `${key}\`${literal.replace(EXPRESSION, (found, address?: string, attribute?: string) => {
        const reference = address === undefined ? undefined : tryReference(address, attribute!, byAddress);
        return reference === undefined ? `\\${found}` : `\${${reference}}`;
      })}\`,`;
    });
}

function tryReference(address: string, attribute: string, byAddress: ReadonlyMap<string, Element>): string | undefined {
  const property = camelCase(attribute);
  const element = byAddress.get(address);
  return element !== undefined && TOKEN_ATTRIBUTES.test(property) ? `${element.variable}.${property}` : undefined;
}

function camelCase(words: string): string {
  return words.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function capitalised(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
