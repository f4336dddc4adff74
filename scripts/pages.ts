import { help } from "../cli/commands/help.ts";
import { COMMANDS } from "../cli/commands/index.ts";
import { renderCommandsPage } from "./commands-page.ts";
import { renderErrorsPage } from "./errors-page.ts";
import { renderRulesPage } from "./rules-page.ts";

export interface Page {
  /** Path from the repository's root. */
  readonly path: string;
  readonly render: () => string;
}

/** The pages of docs/ that are generated from the code. */
export const PAGES: readonly Page[] = [
  { path: "docs/commands.md", render: () => renderCommandsPage([...COMMANDS.map(({ declaration }) => declaration), help]) },
  { path: "docs/rules.md", render: renderRulesPage },
  { path: "docs/errors.md", render: renderErrorsPage },
];
