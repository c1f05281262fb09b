"""Who is there and what they may touch: sign-up, sign-in, sessions, access to apps."""
