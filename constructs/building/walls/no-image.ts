import { tryFindImage } from "./image-in-text.ts";
import { searchTexts } from "./search-texts.ts";
import type { Leaf, Wall } from "./wall.ts";

/** Fields that hold an image and nothing else, in resources of AWS. */
const FIELDS = /(?:^|[.\]])(?:image|image_uri|container_image|image_identifier)$/;

export const noImage: Wall = {
  rule: "no-image",
  why: "which image runs is decided by a release, many times a day; in Terraform it would take a plan of the substrate, and user data with an image replaces every node",
  fix: "run it from a chart: image: release.image(app) reads environments/releases/<env>/<app>.json",
  inspect: (input) => searchTexts(input, "an image", (text, leaf) => tryFindImage(text, isImageField(leaf, text))),
};

/** The name of a field is a text of the document too, and no image. */
function isImageField({ address, field, value, isKey }: Leaf, text: string): boolean {
  return !isKey && text === value && FIELDS.test(field) && address[1]?.startsWith("aws_") === true;
}
