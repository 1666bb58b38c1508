export function Outside() {
  return null;
}
