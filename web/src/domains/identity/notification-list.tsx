import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { formatInstant } from "@/lib/dates";
import { Button, TextLink } from "@/ui/button";
import { notifications, readAllNotifications } from "./queries";

type NotificationListProps = { items: readonly Schemas["NotificationRead"][]; unread: number };

/** What the bell opens, newest first. */
export function NotificationList({ items, unread }: NotificationListProps) {
  const queryClient = useQueryClient();
  const readAll = useMutation({
    mutationFn: readAllNotifications,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: notifications.queryKey }),
  });
  if (items.length === 0) {
    return (
      <p className="p-4 text-sm text-ink-2">
        Nothing yet. Finished imports and shared households are told here.
      </p>
    );
  }
  return (
    <>
      <ul>
        {items.map((item) => (
          <li key={item.id} className="border-b border-rule px-4 py-2.5 text-sm">
            <p className={item.is_read ? "text-ink-2" : "font-semibold"}>
              {item.action_url ? (
                <TextLink to={item.action_url}>{item.title}</TextLink>
              ) : (
                item.title
              )}
            </p>
            <p className="text-ink-2">{item.message}</p>
            <p className="figures text-xs text-ink-3">{formatInstant(item.created_at)}</p>
          </li>
        ))}
      </ul>
      {unread > 0 && (
        <div className="p-2 text-right">
          <Button look="plain" size="sm" busy={readAll.isPending} onClick={() => readAll.mutate()}>
            Mark all as read
          </Button>
        </div>
      )}
    </>
  );
}
