import { stack } from "lamplighter/building";

/*
 * The substrate cannot depend on what is live: a stack is given none of it.
 */

// @ts-expect-error no release
stack(({ release }) => release);

// @ts-expect-error no handover
stack(({ handover }) => handover);
