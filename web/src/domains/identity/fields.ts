import { z } from "@/lib/schema";

/** The server decides; these only spare a round trip. */
export const email = z.email("That is not an e-mail address.");

export const leastPassword = 12;

export const newPassword = z
  .string()
  .min(leastPassword, `At least ${leastPassword} characters; a sentence is easy to remember.`)
  .max(256, "At most 256 characters.");
