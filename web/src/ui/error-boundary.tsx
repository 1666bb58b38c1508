/** A screen that broke says so in its own place; the rest of the desk goes on. */
import type { ReactNode } from "react";
import { Component } from "react";
import { Trouble } from "./states.tsx";

export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Trouble error={this.state.error} onAgain={() => location.reload()} />;
  }
}
