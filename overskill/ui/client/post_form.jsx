// A form the browser posts itself: the answer sets or clears the session cookie. A form that came back with a problem
// has the name in the address; it is put back unless somebody has typed already.
import { useEffect, useRef } from "react";

export function PostForm({ action, className, children }) {
  const form = useRef(null);
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const field = form.current.elements.namedItem("name");
    const untouched = field && !field.value && document.activeElement !== field;
    if (untouched && asked.has("problem")) field.value = (asked.get("name") ?? "").slice(0, 64);
  }, []);
  return <form ref={form} method="post" action={action} className={className}>{children}</form>;
}
