import { CommitAreas } from "./commit-area.ts";
import { realCommitDisk } from "./commit-disk.ts";
import type { CommitDisk } from "./commit-disk.ts";
import { gitIndex } from "./git-index.ts";
import type { GitIndex } from "./git-index.ts";
import { openRepository } from "./git-repository.ts";
import type { GitRepository } from "./git-repository.ts";
import { gitWriter } from "./git-write.ts";
import type { GitWriter } from "./git-write.ts";
import { IndexLock } from "./index-lock.ts";
import { realIdentity } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { RepositoryState } from "./repository-state.ts";
import { takeTurn } from "./turn.ts";
import { realWaiting } from "./waiting.ts";
import type { Waiting } from "./waiting.ts";
import { WorkTree } from "./work-tree.ts";

/** Everything that making a commit touches. */
export interface CommitPort {
  readonly repository: GitRepository;
  readonly writer: GitWriter;
  readonly index: GitIndex;
  readonly lock: IndexLock;
  readonly areas: CommitAreas;
  readonly state: RepositoryState;
  /** Undefined in a bare repository. */
  readonly workTree: WorkTree | undefined;
  readonly waiting: Waiting;
  /** Waits until nobody else makes a commit in this clone, but not forever. @returns ends the turn */
  takeTurn(): Promise<() => void>;
  /** Waited for when a commit is made and no branch moved yet. Where it fails, none is. @default - nothing is waited for */
  beforeMoving?(): Promise<void>;
}

/** What a test puts in the place of the machine. */
export interface CommitMachine {
  readonly disk?: CommitDisk;
  readonly identity?: ProcessIdentity;
  readonly waiting?: Waiting;
  /** Stands between the port and git. */
  wrap?(repository: GitRepository): GitRepository;
}

/**
 * The repository around a folder, to make commits in.
 *
 * @param variables the process's environment
 * @throws Refusal (input) where the folder is in no repository, (outside) where git fails
 */
export async function openCommitPort(folder: string, variables: Readonly<Record<string, string | undefined>>, machine: CommitMachine = {}): Promise<CommitPort> {
  const found = await openRepository(folder, variables);
  const repository = machine.wrap?.(found) ?? found;
  const disk = machine.disk ?? realCommitDisk();
  const identity = machine.identity ?? realIdentity();
  const waiting = machine.waiting ?? realWaiting();
  const { top, gitFolder, commonFolder, objectFormat } = repository;
  return {
    repository,
    writer: gitWriter(repository),
    index: gitIndex(repository),
    lock: new IndexLock(disk, gitFolder),
    areas: new CommitAreas(disk, gitFolder, identity),
    state: new RepositoryState(disk, repository),
    workTree: top === undefined ? undefined : new WorkTree(disk, top, objectFormat),
    waiting,
    takeTurn: () => takeTurn(disk, commonFolder, identity, waiting),
  };
}
