import { TerraformDataSource, TerraformProvider, TerraformResource } from "#tf";
import type { BuildingScope } from "lamplighter/building";

/*
 * Blocks of any type, the way people get around bindings: no construct of ours, no type of ours.
 */

export function rawResource(scope: BuildingScope, type: string, fields: Readonly<Record<string, unknown>> = {}, id = "raw"): TerraformResource {
  const resource = new TerraformResource(scope, id, { terraformResourceType: type });
  for (const [field, value] of Object.entries(fields)) resource.addOverride(field, value);
  return resource;
}

export function rawData(scope: BuildingScope, type: string, fields: Readonly<Record<string, unknown>> = {}, id = "raw"): TerraformDataSource {
  const data = new TerraformDataSource(scope, id, { terraformResourceType: type });
  for (const [field, value] of Object.entries(fields)) data.addOverride(field, value);
  return data;
}

export class RawProvider extends TerraformProvider {
  constructor(scope: BuildingScope, name: string, source = name) {
    super(scope, name, { terraformResourceType: name, terraformProviderSource: source, terraformGeneratorMetadata: { providerName: name, providerVersionConstraint: "~> 1.0" } });
  }
}
