/** A message as people will see it: in the conversation, and as a notification on a phone. */
export function MessagePreview({ message }: { message: Readonly<Record<string, unknown>> }) {
  return <pre className="break">{JSON.stringify(message, null, 2)}</pre>;
}
