// A lucide icon from the sprite the app serves itself; an unknown name draws nothing.
export function Icon({ name, className = "" }) {
  return (
    <svg className={`icon ${className}`} aria-hidden="true">
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}
