import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { useLocation, useNavigate, useRouteError } from "react-router";
import { ApiProblem } from "@/api/problem";
import { ButtonLink } from "@/ui/button";
import { ErrorState, PageSkeleton } from "@/ui/states";

type Told = { title: string; detail: string; id?: string | null; retry: boolean };

function tell(error: unknown): Told {
  if (error instanceof ApiProblem) {
    return {
      title: error.title,
      detail: error.detail,
      id: error.id,
      retry: error.status !== 404 && error.status !== 403,
    };
  }
  if (error instanceof TypeError && /import|module/i.test(error.message)) {
    return {
      title: "Bursar was updated",
      detail: "This page needs the new version: load it again.",
      retry: true,
    };
  }
  return {
    title: "This page broke",
    detail: "Your data are untouched. Trying again often helps.",
    retry: true,
  };
}

/** Stands where the page would: the frame around it stays usable. */
export function RouteError() {
  const error = useRouteError();
  const { reset } = useQueryErrorResetBoundary();
  const navigate = useNavigate();
  const location = useLocation();
  // The way to the door has begun; an error would only flash up.
  if (error instanceof ApiProblem && error.status === 401) return <PageSkeleton />;
  const { title, detail, id, retry } = tell(error);
  return (
    <ErrorState
      title={title}
      detail={detail}
      id={id}
      onRetry={
        retry
          ? () => {
              reset();
              navigate(location, { replace: true });
            }
          : undefined
      }
      action={
        <ButtonLink to="/" look="plain">
          Go to the overview
        </ButtonLink>
      }
    />
  );
}

/** Route: any other address. */
export function NoSuchPage() {
  return (
    <ErrorState
      title="No such page"
      detail="The address may be old or mistyped."
      action={
        <ButtonLink to="/" look="plain">
          Go to the overview
        </ButtonLink>
      }
    />
  );
}
