"""The live preview: the build process, the pages of built apps, and who may see them."""
