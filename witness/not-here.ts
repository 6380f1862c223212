/** Thrown where a tool cannot be had here: its toolchain or its registry is not there. */
export class NotHere extends Error {}
