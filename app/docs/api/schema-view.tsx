import type { SchemaNode } from "./document";
import { limitsInWords, shapesOf, typeInWords, type Shape } from "./schema-words";

export type SchemaViewProps = {
  node: SchemaNode;
  /** In what is sent it matters which fields must be there; what is received has them all. */
  marksRequired?: boolean | undefined;
};

/** The fields of a JSON value, those of inner objects below their own. */
export function SchemaView({ node, marksRequired }: SchemaViewProps) {
  const shapes = shapesOf(node);
  if (shapes.length === 0) return <p className="text-muted-foreground">{typeInWords(node)}</p>;
  return shapes.map((shape, index) => (
    <ShapeView key={shape.label ?? index} shape={shape} marksRequired={marksRequired === true} />
  ));
}

function ShapeView({ shape, marksRequired }: { shape: Shape; marksRequired: boolean }) {
  return (
    <div className="grid min-w-0 gap-1">
      {shape.label !== null && (
        <p className="pt-2 text-xs text-muted-foreground">
          When <code className="font-mono">{shape.label}</code>
        </p>
      )}
      <ul className="min-w-0 divide-y divide-border">
        {shape.properties.map(({ name, isRequired, node }) => (
          <Property
            key={name}
            name={name}
            node={node}
            isRequired={marksRequired && isRequired}
            marksRequired={marksRequired}
          />
        ))}
      </ul>
    </div>
  );
}

export type PropertyProps = {
  name: string;
  node: SchemaNode;
  isRequired: boolean;
  marksRequired: boolean;
};

/** One field or parameter: name, type, what it means. */
export function Property({ name, node, isRequired, marksRequired }: PropertyProps) {
  const limits = limitsInWords(node);
  return (
    <li className="grid min-w-0 gap-0.5 py-2">
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <code className="font-mono text-[0.8125rem] font-medium break-all">{name}</code>
        <span className="min-w-0 text-[0.8125rem] break-words text-muted-foreground">
          {typeInWords(node)}
        </span>
        {isRequired && <span className="text-xs font-medium text-warning">required</span>}
      </p>
      {node.description !== undefined && <p>{node.description}</p>}
      {limits.length > 0 && <p className="text-[0.8125rem] text-muted-foreground">{limits.join(", ")}</p>}
      {shapesOf(node).length > 0 && (
        <div className="mt-1 border-l-2 border-border pl-4">
          <SchemaView node={node} marksRequired={marksRequired} />
        </div>
      )}
    </li>
  );
}
