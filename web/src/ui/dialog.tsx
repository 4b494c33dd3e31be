import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "@/lib/class-names";
import { Button, IconButton } from "./button";
import { useReturnFocus } from "./use-return-focus";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  children: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  wide?: boolean;
};

/*
 * The backdrop is a plain element and not Radix.Overlay: that one writes a style element into the page,
 * which a strict content security policy refuses. `html:has([data-modal])` stops the scrolling instead.
 */
function Backdrop() {
  return <div aria-hidden className="fixed inset-0 z-40 bg-shade" />;
}

const closeButton = (
  <Radix.Close asChild>
    <IconButton icon={X} label="Close" className="-mt-1.5 -mr-2" />
  </Radix.Close>
);

function Heading({ title, lead }: { title: string; lead?: ReactNode }) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <Radix.Title className="font-serif text-lg font-semibold text-balance">{title}</Radix.Title>
        {lead && <Radix.Description className="mt-1 text-sm text-ink-2">{lead}</Radix.Description>}
      </div>
      {closeButton}
    </div>
  );
}

export function Dialog({ open, onOpenChange, title, lead, children, actions, wide }: DialogProps) {
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Backdrop />
        <Radix.Content
          data-modal
          {...returnFocus}
          {...(lead ? {} : { "aria-describedby": undefined })}
          className={cx(
            "rise fixed z-50 flex max-h-[calc(100dvh-2rem)] flex-col gap-4 overflow-auto rounded-lg bg-raised p-5 shadow-lift sm:p-6",
            "inset-x-4 bottom-4 sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:-translate-x-1/2",
            wide
              ? "sm:top-[4vh] sm:max-h-[92vh] sm:w-[44rem] sm:max-w-[calc(100vw-4rem)]"
              : "sm:top-[min(12vh,8rem)] sm:max-h-[80vh] sm:w-[30rem]",
          )}
        >
          <Heading title={title} lead={lead} />
          {children}
          {actions && (
            <div
              className={cx(
                // Stays in sight while a long form scrolls under it.
                "sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 bg-raised px-5 pb-5 sm:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6 sm:pb-6",
                wide ? "border-t border-rule pt-4" : "pt-1",
              )}
            >
              {actions}
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A sheet at the right edge for details beside the page; from below on a phone. */
export function Drawer({
  open,
  onOpenChange,
  title,
  lead,
  children,
  actions,
}: Omit<DialogProps, "wide">) {
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Backdrop />
        <Radix.Content
          data-modal
          {...returnFocus}
          {...(lead ? {} : { "aria-describedby": undefined })}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[88dvh] flex-col rounded-t-lg bg-raised shadow-lift max-sm:rise sm:slide-in sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:w-[28rem] sm:rounded-none"
        >
          <div className="border-b border-rule p-5 pb-4">
            <Heading title={title} lead={lead} />
          </div>
          <div className="grow overflow-auto p-5">{children}</div>
          {actions && (
            <div className="flex justify-end gap-2 border-t border-rule p-4">{actions}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ConfirmProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will be gone or changed, and whether it can be undone. */
  children: ReactNode;
  /** The verb: "Delete account", never "OK". */
  verb: string;
  onConfirm: () => void;
  busy?: boolean;
};

export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  verb,
  onConfirm,
  busy,
}: ConfirmProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep</Button>
          <Button look="danger" busy={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="text-base text-ink-2">{children}</div>
    </Dialog>
  );
}
