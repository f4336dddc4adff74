import { quoted } from "../../contract/index.ts";
import { strings } from "./wall.ts";
import type { Wall } from "./wall.ts";

const TOKEN = /\$\{(?:TfToken|Token|aws_|data\.aws_|module\.|local\.|var\.)|\[object [A-Z]\w*\]|(?:^|[-./:@=])undefined(?:$|[-./:@])|(?:^|[-./:@=])NaN(?:$|[-./:@])/;

export const noUnresolvedToken: Wall = {
  rule: "no-unresolved-token",
  readsTexts: true,
  why: "a Terraform value is known only after apply; in a manifest it stays the text of its placeholder, and nobody fails until the pod does",
  fix: "take the value from the handover, which is recorded data, or from the environment",
  inspect({ manifest }) {
    const breaches = [];
    for (const { field, text } of strings(manifest)) {
      const match = TOKEN.exec(text);
      if (match !== null) breaches.push({ field, what: `${quoted(text)} holds ${quoted(match[0])}, which nothing will ever resolve` });
    }
    return breaches;
  },
};
