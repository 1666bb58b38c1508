/** A way to another screen that looks like a button; it stays a link, to be opened beside or handed on. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useHref, useLinkClickHandler } from "react-router";

export function LinkButton({
  to,
  isPrimary = false,
  size,
  children,
}: {
  to: string;
  isPrimary?: boolean;
  size?: "small";
  children: ReactNode;
}) {
  const href = useHref(to);
  const follow = useLinkClickHandler<HTMLElement>(to);
  return (
    <Button
      href={href}
      type={isPrimary ? "primary" : "default"}
      {...(size === undefined ? {} : { size })}
      onClick={(event) => follow(event)}
    >
      {children}
    </Button>
  );
}
