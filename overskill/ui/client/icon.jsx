// A lucide icon from the sprite the app serves itself; an unknown name draws nothing. The build names the sprite by its
// content, so a browser has it at hand: a sign that first appears without a connection cannot be asked for.
import sprite from "$/public/icons.svg?url";

export function Icon({ name, className = "" }) {
  return (
    <svg className={`icon ${className}`} aria-hidden="true">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
