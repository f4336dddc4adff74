/** How deep collections may stand inside one another, in what is written and in what is read. */
export const MAX_DEPTH = 100;
