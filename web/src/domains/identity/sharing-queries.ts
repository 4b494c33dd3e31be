import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "@/api/client";
import { identity } from "./queries";

const of = (id: string) => ({ params: { path: { household_id: id } } });

export const members = (id: string) =>
  queryOptions({
    queryKey: [...identity, "members", id],
    queryFn: () => unwrap(api.GET("/api/v1/households/{household_id}/members", of(id))),
  });

export const grants = (id: string) =>
  queryOptions({
    queryKey: [...identity, "grants", id],
    queryFn: () => unwrap(api.GET("/api/v1/households/{household_id}/grants", of(id))),
  });

export const invitations = (id: string) =>
  queryOptions({
    queryKey: [...identity, "invitations", id],
    queryFn: () => unwrap(api.GET("/api/v1/households/{household_id}/invitations", of(id))),
  });

export const changeHousehold = ({ id, ...body }: Schemas["HouseholdUpdate"] & { id: string }) =>
  unwrap(api.PATCH("/api/v1/households/{household_id}", { ...of(id), body }));

type MemberWrite = { householdId: string; id?: string; body: Schemas["MemberCreate"] };

export const saveMember = ({ householdId, id, body }: MemberWrite) =>
  id
    ? unwrap(
        api.PATCH("/api/v1/households/{household_id}/members/{person_id}", {
          params: { path: { household_id: householdId, person_id: id } },
          body,
        }),
      )
    : unwrap(api.POST("/api/v1/households/{household_id}/members", { ...of(householdId), body }));

export const removeMember = (one: { household_id: string; id: string }) =>
  unwrap(
    api.DELETE("/api/v1/households/{household_id}/members/{person_id}", {
      params: { path: { household_id: one.household_id, person_id: one.id } },
    }),
  );

type Invite = { householdId: string; body: Schemas["InvitationCreate"] };

export const invite = ({ householdId, body }: Invite) =>
  unwrap(api.POST("/api/v1/households/{household_id}/grants", { ...of(householdId), body }));

export const withdrawInvitation = (one: { household_id: string; id: string }) =>
  unwrap(
    api.DELETE("/api/v1/households/{household_id}/invitations/{invitation_id}", {
      params: { path: { household_id: one.household_id, invitation_id: one.id } },
    }),
  );

type GrantChange = { household_id: string; id: string; body: Schemas["GrantUpdate"] };

export const changeGrant = ({ household_id, id, body }: GrantChange) =>
  unwrap(
    api.PATCH("/api/v1/households/{household_id}/grants/{grant_id}", {
      params: { path: { household_id, grant_id: id } },
      body,
    }),
  );

export const endGrant = (one: { household_id: string; id: string }) =>
  unwrap(
    api.DELETE("/api/v1/households/{household_id}/grants/{grant_id}", {
      params: { path: { household_id: one.household_id, grant_id: one.id } },
    }),
  );

export const acceptInvitation = (token: string) =>
  unwrap(api.POST("/api/v1/households/accept", { body: { token } }));
