import { formatInstant, imageReference, refuseInput } from "../../constructs/contract/index.ts";
import type { Environment, Estate } from "../../constructs/contract/index.ts";
import { assertWhole, findCurrentBranch } from "../commit/branch.ts";
import { answerInPerson, tellSoFar } from "../evidence/approval.ts";
import type { Approval } from "../evidence/approval.ts";
import { tryAsk } from "../evidence/ask.ts";
import type { Asking } from "../evidence/ask.ts";
import { readUnits } from "../evidence/committed-units.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Observation } from "../evidence/observation.ts";
import { observeCluster } from "../evidence/observe/cluster.ts";
import type { ClusterReader, SeenInCluster } from "../evidence/observe/cluster.ts";
import { asksTheSame } from "../evidence/order.ts";
import { canaryQuestion, questionsAbout, tryAnswer } from "../evidence/questions.ts";
import type { Question } from "../evidence/questions.ts";
import { readLedger } from "../evidence/read-ledger.ts";
import { recordEvidence } from "../evidence/record.ts";
import type { Recorded } from "../evidence/record.ts";
import type { VerificationReport } from "../evidence/report.ts";
import { promotionOrderOf, readHistoryOf, releaseMapping } from "../history/index.ts";
import { releaseFile } from "../load/records.ts";
import { tryFindAuthor } from "../ports/git-own-commits.ts";
import type { DeliveryPorts } from "../release/deliver.ts";
import { assertRuns, chartsOf, findEnvironment } from "../release/facts.ts";
import { hashRendered } from "../release/gates.ts";
import { readPointers } from "../release/pointers.ts";

export interface VerifyRequest {
  readonly app: string;
  readonly environment: string;
  /** What another tool saw; the cluster is not asked then. */
  readonly report?: VerificationReport;
  /** What a person says; nothing else is asked then. */
  readonly approval?: Approval;
  /** Look, and record nothing. @default - false */
  readonly planOnly?: boolean;
}

export interface VerifyPorts extends DeliveryPorts {
  readonly asking: Asking;
  /** Opened only where it is asked. */
  openCluster(): Promise<ClusterReader>;
}

export interface Answered {
  readonly question: Question;
  /** Undefined where nothing that was asked can answer it. */
  readonly observation: Observation | undefined;
}

export interface Verification {
  readonly app: string;
  readonly environment: string;
  readonly digest: string;
  readonly answers: readonly Answered[];
  /** Undefined where nothing was to be recorded, or only looked at. */
  readonly recorded: Recorded | undefined;
}

/**
 * Looks at the build that runs in an environment and records what it saw: whether it is healthy
 * there, and what the gates of later environments ask about it. What cannot be told is not recorded.
 *
 * @throws Refusal (input) for an unknown application or environment, a report of another build,
 *   another environment's cluster, an approval by somebody whom no gate names, or a shallow clone that is to record; (outside) where cluster or git fail
 */
export async function verify(estate: Estate, request: VerifyRequest, ports: VerifyPorts): Promise<Verification> {
  const { app } = request;
  // Before cluster and programs are asked: nothing could be recorded of what they answer.
  if (request.planOnly !== true) assertWhole(ports.commits);
  const environment = findEnvironment(estate, request.environment, "--env");
  assertRuns(estate, environment.name, app);
  const { tip } = await findCurrentBranch(ports.commits);
  const release = (await readPointers(ports.git, tip, [environment.name])).tryFind(environment.name, app)?.release;
  if (release === undefined) throw refuseInput({ what: `"${app}" has no release in ${environment.name}`, where: releaseFile(environment.name, app), why: "nothing runs there that could be verified", fix: "release or promote it first" });
  assertAbout(request.report, release.digest);
  const rendered = await renderedAt(tip, estate, environment, app, ports);
  const answers = await answer(estate, environment, request, imageReference(release), { tip, rendered }, ports);
  const at = Math.floor(ports.world.now() / 1000);
  const arrived = await findArrival(estate, environment.name, app, tip, ports);
  const seen: Seen = { app, environment: environment.name, digest: release.digest, rendered, at, arrived };
  const records = answers.flatMap(({ question, observation }): Evidence[] => (observation === undefined || observation.state === "unknown" ? [] : [recordOf(question, observation, seen)]));
  const recorded = records.length === 0 || request.planOnly === true ? undefined : await recordEvidence(records, await readLedger(ports.history), ports, ports.remote);
  return { app, environment: environment.name, digest: release.digest, answers: request.approval === undefined ? answers : await tellApprovals(answers, seen, ports), recorded };
}

/** What is verified: a commit, and the hash of the units in it. */
interface Committed {
  readonly tip: string;
  readonly rendered: string;
}

function assertAbout(report: VerificationReport | undefined, digest: string): void {
  if (report === undefined || report.digest === digest) return;
  throw refuseInput({ what: `the report is about ${report.digest}, and ${digest} runs here`, where: "--file: digest", why: "what was seen of another build says nothing about this one", fix: "look again, at the build that runs" });
}

async function answer(estate: Estate, environment: Environment, { app, report, approval }: VerifyRequest, image: string, committed: Committed, ports: VerifyPorts): Promise<readonly Answered[]> {
  const questions = questionsAbout(environment.name, estate.environments);
  if (approval !== undefined) {
    const person = await tryFindAuthor(ports.commits.repository);
    if (person !== undefined) return answerInPerson(questions, approval, person, environment.name);
    throw refuseInput({ what: "git does not know who approves", why: "an approval counts as the word of a person", fix: "git config --global user.email you@example.com (in CI: GIT_AUTHOR_EMAIL)" });
  }
  const seen: Pick<SeenInCluster, "canary"> & { readonly health: Observation | undefined } = report ?? await lookAtCluster(estate, environment, app, committed, ports);
  const answers: Answered[] = [];
  for (const question of questions) {
    const isHealth = question.gate === undefined || question.gate.kind === "healthy";
    const told = isHealth ? seen.health : report === undefined ? undefined : tryAnswer(question, report);
    answers.push({ question, observation: told ?? await tryAsk(question.gate, { app, environment: environment.name, image }, ports.asking) });
  }
  return seen.canary === undefined ? answers : [...answers, { question: canaryQuestion(environment.name), observation: seen.canary }];
}

/** By how many it is approved now, those whose word came meanwhile among them. */
async function tellApprovals(answers: readonly Answered[], seen: Seen, ports: VerifyPorts): Promise<readonly Answered[]> {
  const entries = (await readLedger(ports.history)).of(seen.app, seen.environment);
  return answers.map(({ question, observation }) => {
    if (observation === undefined) return { question, observation };
    const record = recordOf(question, observation, seen);
    return { question: tellSoFar(question, entries.filter(({ evidence }) => asksTheSame(evidence, record))), observation };
  });
}

async function lookAtCluster(estate: Estate, environment: Environment, app: string, { tip, rendered }: Committed, ports: VerifyPorts): Promise<SeenInCluster> {
  const names = chartsOf(estate, environment.name, app).map(({ name }) => name);
  const units = await readUnits(ports.git, tip, ports.world.place.outDir, environment.name, names);
  return observeCluster(environment, units, await ports.openCluster(), async (revision) => {
    const commit = await ports.history.tryResolveCommit(revision);
    return commit === undefined ? undefined : await renderedAt(commit, estate, environment, app, ports) === rendered;
  });
}

async function renderedAt(commit: string, estate: Estate, { name }: Environment, app: string, { git, world }: VerifyPorts): Promise<string> {
  return (await hashRendered(estate, git, commit, world.place.outDir, name, [app])).get(app)!;
}

/** When what runs came to the environment, in seconds since 1970. */
async function findArrival(estate: Estate, environment: string, app: string, tip: string, { history }: VerifyPorts): Promise<number | undefined> {
  const order = promotionOrderOf(estate.environments);
  const { moves } = await readHistoryOf([app], history, { mapping: releaseMapping(await history.findFolder()), order, revision: tip });
  return moves.findLast(({ move, deploys }) => deploys && move.app === app && move.environment === environment)?.move.landedAt;
}

interface Seen {
  readonly app: string;
  readonly environment: string;
  readonly digest: string;
  readonly rendered: string;
  readonly at: number;
  readonly arrived: number | undefined;
}

function recordOf({ reference }: Question, { state, source, since, by, details }: Observation, { at, arrived, ...about }: Seen): Evidence {
  // Before it arrived something else was healthy; without its arrival nobody can tell.
  const from = since === undefined || arrived === undefined ? undefined : Math.min(Math.max(since, arrived), at);
  return {
    schemaVersion: 1, ...about, gate: reference, result: state, at: formatInstant(at), source, details,
    ...(from !== undefined && { since: formatInstant(from) }),
    ...(by !== undefined && { by }),
  } as Evidence;
}
