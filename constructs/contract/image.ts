import * as v from "valibot";
import type { Brand } from "./brand.ts";
import type { Digest } from "./digest.ts";
import { parse, rule } from "./parse.ts";

/** Where an image lives, without tag and digest: `ghcr.io/stefanprodan/podinfo`. */
export type ImageRepository = Brand<string, "ImageRepository">;

/** What a container runs: `repository[:tag]@sha256:…`. Only a release makes one. */
export type ImageReference = Brand<string, "ImageReference">;

const HOST = "(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\\.)+[a-z]{2,}(?::[0-9]{1,5})?|localhost(?::[0-9]{1,5})?|(?:[0-9]{1,3}\\.){3}[0-9]{1,3}:[0-9]{1,5}";
const SEGMENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^(?:${HOST})(?:/${SEGMENT})+$`);
const FORM = "write host/path, such as ghcr.io/acme/catalog";
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

export const imageRepositorySchema = v.pipe(
  v.string(),
  rule<string>((value) => value.length <= 255, { is: (value) => `the image repository has ${value.length} characters`, why: "registries take 255 at most", fix: "shorten its path" }),
  rule<string>((value) => REPOSITORY.test(value), {
    is: "is not an image repository",
    why: "the registry host is part of it, so that no client fills in one of its own; tag and digest are fields of their own",
    fix: (value) => {
      const corrected = value.replace(/^https?:\/\//, "").replace(/@.*$/, "").replace(/:[^/]*$/, "").toLowerCase();
      return corrected !== value && REPOSITORY.test(corrected) ? `write "${corrected}"` : FORM;
    },
    form: FORM,
  }),
  v.transform((value) => value as ImageRepository),
);

export const tagSchema = v.pipe(
  v.string(),
  rule<string>((value) => TAG.test(value), {
    is: "is not an image tag",
    why: "a tag has letters, digits, dots, dashes and underscores, at most 128 characters, and begins with none of dot and dash",
    fix: "write it as the registry shows it, such as 1.4.2",
  }),
);

/** @throws Refusal (input) where the text is not a repository with its registry host */
export function parseImageRepository(text: string, where = "repository"): ImageRepository {
  return parse(imageRepositorySchema, text, where);
}

/** The reference a container runs. The tag is for the reader: the digest alone decides. */
export function imageReference(image: { repository: ImageRepository; digest: Digest; tag?: string | undefined }): ImageReference {
  const tag = image.tag === undefined ? "" : `:${image.tag}`;
  return `${image.repository}${tag}@${image.digest}` as ImageReference;
}
