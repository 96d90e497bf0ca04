import type { FlowDocument, FlowNode, FlowNodeKind, Schedule } from './arrivalApi.ts';
import { NextField } from './NextField.tsx';

export interface NodeEditing<N extends FlowNode = FlowNode> {
  node: N;
  flow: FlowDocument;
  schedules: readonly Schedule[];
  onChange: (node: FlowNode) => void;
  /** Makes a step of a kind; `link` gives this node with a way to it. */
  onNew: (kind: FlowNodeKind, link: (key: string) => FlowNode) => void;
}

interface WayProps {
  editing: NodeEditing;
  label: string;
  value: string;
  link: (key: string) => FlowNode;
}

export function WayField({ editing, label, value, link }: WayProps) {
  return (
    <NextField
      label={label}
      flow={editing.flow}
      value={value}
      onChange={(key) => editing.onChange(link(key))}
      onNew={(kind) => editing.onNew(kind, link)}
    />
  );
}
