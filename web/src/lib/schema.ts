import { config, z } from "zod";

// Zod would otherwise try `new Function`, which the content security policy refuses.
config({ jitless: true });

/** Every form takes `z` from here, so that the setting above always holds. */
export { z };
