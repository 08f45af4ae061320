const SHORTEST = 4;

/** Whether the API would take it as a reason. */
export const isReason = (words: string) => words.trim().length >= SHORTEST;
