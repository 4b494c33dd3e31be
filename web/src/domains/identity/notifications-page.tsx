import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { formatInstant } from "@/lib/dates";
import { plural } from "@/lib/format";
import { Button, TextLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";
import {
  allNotifications,
  deleteNotification,
  readAllNotifications,
  readNotification,
  useIdentityWrite,
} from "./queries";

/** Route: /notifications */
export function NotificationsPage() {
  const query = useSuspenseInfiniteQuery(allNotifications);
  const readAll = useIdentityWrite(readAllNotifications);
  const items = query.data.pages.flatMap((page) => page.items);
  const unread = query.data.pages[0]?.unread ?? 0;
  return (
    <>
      <PageHeader
        title="Notifications"
        sentence={
          items.length > 0 &&
          (unread > 0 ? (
            <>
              <strong>{plural(unread, "notification")}</strong> not read yet.
            </>
          ) : (
            "You have read everything."
          ))
        }
        actions={
          unread > 0 && (
            <Button busy={readAll.isPending} onClick={() => readAll.mutate(undefined)}>
              Mark all as read
            </Button>
          )
        }
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing yet">
          Finished imports, invitations, new sign-ins and changes to who shares your household are
          told here.
        </EmptyState>
      ) : (
        <ul className="max-w-[52rem] border-t border-rule-strong">
          {items.map((item) => (
            <Entry key={item.id} item={item} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          className="mt-4"
          busy={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </>
  );
}

function Entry({ item }: { item: Schemas["NotificationRead"] }) {
  const read = useIdentityWrite(readNotification);
  const remove = useIdentityWrite(deleteNotification);
  const markRead = () => !item.is_read && read.mutate(item.id);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 border-b border-rule py-2.5">
      <div className="min-w-0">
        <p className={item.is_read ? "" : "font-semibold"}>
          {!item.is_read && <span className="sr-only">Not read: </span>}
          {item.action_url ? (
            <TextLink to={item.action_url} onClick={markRead}>
              {item.title}
            </TextLink>
          ) : (
            item.title
          )}
        </p>
        {item.message && <p className="text-ink-2">{item.message}</p>}
        <p className="figures text-sm text-ink-3">{formatInstant(item.created_at)}</p>
      </div>
      <div className="flex gap-2">
        {!item.is_read && (
          <Button size="sm" look="plain" onClick={markRead}>
            Mark as read
          </Button>
        )}
        <Button size="sm" look="plain" onClick={() => remove.mutate(item.id)}>
          Delete
        </Button>
      </div>
    </li>
  );
}
