// How much of one text a reader keeps. A test tool is fed by machines under stress; one test's output must not decide how
// much memory we need. What is cut off is said in a note, once a file and kind.

/** Characters kept of a failure's message. */
export const messageLimit = 16_384;
/** Characters kept of a stack trace. */
export const traceLimit = 65_536;
/** Characters kept of what a failed test printed: its end, where the error usually stands. */
export const outputLimit = 65_536;
/** Characters kept of the properties of a test, and of those of a run: names and values together. */
export const propertiesLimit = 16_384;
/** How deep elements or objects may be nested before a file is refused. */
export const depthLimit = 512;
