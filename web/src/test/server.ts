import { setupServer } from "msw/node";

/** The server of every page test; a request that no test answers is an error. */
export const server = setupServer();
