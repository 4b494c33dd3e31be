import { FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { cx } from "@/lib/class-names";
import { formatBytes } from "@/lib/format";

type DropZoneProps = {
  title: string;
  /** What is accepted, in words. */
  hint: string;
  /** As the file dialog wants it: ".csv,.ofx". */
  accept?: string;
  multiple?: boolean;
  maxBytes: number;
  onFiles: (files: File[]) => void;
  busy?: boolean;
};

/** Files by drop, by click or by keyboard. Those over the limit are named and not passed on. */
export function DropZone({
  title,
  hint,
  accept,
  multiple = false,
  maxBytes,
  onFiles,
  busy,
}: DropZoneProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<File[]>([]);

  function take(list: FileList | null) {
    const files = [...(list ?? [])].slice(0, multiple ? undefined : 1);
    setRefused(files.filter((file) => file.size > maxBytes));
    const fitting = files.filter((file) => file.size <= maxBytes);
    if (fitting.length > 0) onFiles(fitting);
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!busy) take(event.dataTransfer.files);
  }

  return (
    <div>
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          "flex flex-col items-center gap-1 rounded-lg border border-dashed px-6 py-10 text-center",
          "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
          over ? "border-accent bg-accent-soft" : "border-control hover:bg-sunken",
          busy ? "opacity-50" : "cursor-pointer",
        )}
      >
        <FileUp size={24} strokeWidth={1.5} aria-hidden className="mb-1 text-accent" />
        <span className="font-semibold">{title}</span>
        <span id={`${id}-hint`} className="max-w-prose text-sm text-balance text-ink-3">
          {hint}
        </span>
        <input
          type="file"
          accept={accept}
          multiple={multiple}
          disabled={busy}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = ""; // the same file may be chosen again
          }}
          className="sr-only"
        />
      </label>
      {refused.map((file) => (
        <p key={file.name} role="alert" className="mt-2 text-sm text-loss">
          {file.name} has {formatBytes(file.size)}; the limit is {formatBytes(maxBytes)}.
        </p>
      ))}
    </div>
  );
}
