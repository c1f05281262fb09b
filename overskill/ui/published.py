"""Scripts that stand beside their component, published to the page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from reflex.assets import AssetPathStr
from reflex_base.config import get_config


def importable(asset: Callable[[], AssetPathStr]) -> str:
    """The path by which the page's modules import an asset. `asset` calls `rx.asset` in the module beside the file.

    To find its caller Reflex reads the source of everything on the stack, which while the program is imported takes a
    second for each asset. On a thread of its own the stack is short.
    """
    get_config()  # read here: the thread imports nothing
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asset).result().importable_path
