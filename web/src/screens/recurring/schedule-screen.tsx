/** To be shown here. */
export default function Screen() {
  return <h1>schedule-screen</h1>;
}
