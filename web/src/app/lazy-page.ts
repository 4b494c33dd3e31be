import type { ComponentType } from "react";
import type { RouteObject } from "react-router";

/** A page in its own file of the build, loaded when somebody goes there. */
export function page<Module, Name extends keyof Module>(
  path: string,
  load: () => Promise<Module>,
  name: Name,
): RouteObject {
  return { path, lazy: async () => ({ Component: (await load())[name] as ComponentType }) };
}
