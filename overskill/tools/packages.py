"""The packages an app can import: what the preview's toolchain bundles (see preview/toolchain/package.json)."""

PACKAGES = (
    "@tanstack/react-query",
    "class-variance-authority",
    "clsx",
    "date-fns",
    "framer-motion",
    "lucide-react",
    "react",
    "react-dom",
    "react-router",
    "recharts",
    "tailwind-merge",
    "zustand",
)
