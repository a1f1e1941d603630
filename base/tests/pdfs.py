"""PDFs made for tests: typeset ones, and scans (a picture a page). All texts are invented."""

import io
import random
from pathlib import Path

WORDS = """artillery bombardment marketplace administration indiscriminate residential neighbourhoods humanitarian responsibility
the of and a in on at near after before that who fired shells medics residents officials reported evacuated northern district""".split()


def invented(seed: int, words: int = 60) -> str:
    """A paragraph of these words, the same for the same seed."""
    chance = random.Random(seed)
    return (" ".join(chance.choice(WORDS) for _ in range(words)) + ".").capitalize()


def typeset(path: Path, body: str, page: str = 'paper: "a4"') -> bytes:
    """A PDF of this Typst text, hyphenated and justified."""
    import typst

    source = path.with_suffix(".typ")
    setting = f'#set page({page})\n#set text(hyphenate: true, lang: "en", size: 10pt)\n#set par(justify: true)\n'
    source.write_text(setting + body, encoding="utf-8")
    return bytes(typst.compile(str(source)))


def scan(pages: int = 1, text_too: bytes | None = None) -> bytes:
    """A PDF whose pages are pictures, after those of `text_too`."""
    import pypdfium2

    document = pypdfium2.PdfDocument(text_too) if text_too else pypdfium2.PdfDocument.new()
    for _ in range(pages):
        page = document.new_page(300, 400)
        bitmap = pypdfium2.PdfBitmap.new_native(60, 80, 4)
        bitmap.fill_rect((200, 200, 200, 255), 0, 0, 60, 80)
        image = pypdfium2.PdfImage.new(document)
        image.set_bitmap(bitmap)
        image.set_matrix(pypdfium2.PdfMatrix().scale(300, 400))
        page.insert_obj(image)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
