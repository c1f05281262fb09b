"""Names of files in answers lead to the code panel: a script that the texts import."""

import reflex as rx

from overskill.ui.client.published import importable

importable(lambda: rx.asset("file_links.jsx", shared=True))
