/** Home: the week and the month. */
export function Calendar() {
  return <h1>Calendar</h1>;
}
