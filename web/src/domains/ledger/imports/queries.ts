import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "@/api/client";
import { ledger } from "../queries";

export type Import = Schemas["ImportRead"];
export type ImportSummary = Schemas["ImportSummary"];
export type ImportOptions = Partial<Schemas["ImportOptions"]>;

const asked = [...ledger, "imports"] as const;
const busyMs = 700;
const most = 100;

/** A job of the server is at work on the file. */
export const isBusy = (status: string) => ["uploaded", "reading", "committing"].includes(status);

export const imports = queryOptions({
  queryKey: [...asked, "all"],
  queryFn: () => unwrap(api.GET("/api/v1/imports", { params: { query: { limit: most } } })),
  refetchInterval: ({ state }) =>
    state.data?.items.some(({ status }) => isBusy(status)) ? busyMs : false,
});

export const oneImport = (id: string) =>
  queryOptions({
    queryKey: [...asked, id],
    queryFn: () =>
      unwrap(api.GET("/api/v1/imports/{import_id}", { params: { path: { import_id: id } } })),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data.status) ? busyMs : false),
  });

export const formats = queryOptions({
  queryKey: ["imports", "formats"],
  queryFn: () => unwrap(api.GET("/api/v1/imports/formats")),
  staleTime: Number.POSITIVE_INFINITY,
});

export const columnsOf = (id: string, how: { encoding?: string; skip_rows?: number }) =>
  queryOptions({
    queryKey: ["imports", "columns", id, how],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/imports/{import_id}/columns", {
          params: { path: { import_id: id }, query: how },
        }),
      ),
    retry: false,
  });

/** A file as it stands on the disk; a form, since the body is no JSON. */
export function uploadFile(choice: { file: File; accountId?: string }) {
  const form = new FormData();
  form.append("file", choice.file, choice.file.name);
  if (choice.accountId) form.append("account_id", choice.accountId);
  return unwrap(
    api.POST("/api/v1/imports", {
      body: { file: choice.file.name },
      bodySerializer: () => form,
    }),
  );
}

export const previewImport = (choice: { id: string; options: ImportOptions }) =>
  unwrap(
    api.POST("/api/v1/imports/{import_id}/preview", {
      params: { path: { import_id: choice.id } },
      body: choice.options as Schemas["ImportOptions"],
    }),
  );

export const commitImport = (id: string) =>
  unwrap(api.POST("/api/v1/imports/{import_id}/commit", { params: { path: { import_id: id } } }));

export const undoImport = (id: string) =>
  unwrap(api.POST("/api/v1/imports/{import_id}/undo", { params: { path: { import_id: id } } }));

export const removeImport = (id: string) =>
  unwrap(api.DELETE("/api/v1/imports/{import_id}", { params: { path: { import_id: id } } }));
