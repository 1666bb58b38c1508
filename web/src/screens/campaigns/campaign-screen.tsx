/** To be shown here. */
export default function Screen() {
  return <h1>campaign-screen</h1>;
}
