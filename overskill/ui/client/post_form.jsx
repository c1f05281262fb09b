// A form the browser posts itself: the answer sets or clears the session cookie.
export function PostForm({ action, className, children }) {
  return <form method="post" action={action} className={className}>{children}</form>;
}
