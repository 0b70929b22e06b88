"""The claim markup as Python-Markdown sees it."""

from __future__ import annotations

import markdown

from stories.text.extension import ClaimExtension
from stories.text.marks import Placement


def test_python_markdown_loads_the_extension_by_name() -> None:
    html = markdown.markdown("*a* [b]{claim=C-17}", extensions=["stories.text.extension"])

    assert html == ('<p dir="auto"><em>a</em> <span class="claim" data-claim="C-17">b</span></p>')


def test_raw_html_is_words_even_before_the_sanitiser() -> None:
    html = markdown.markdown("<script>x</script>\n\n<!-- y -->", extensions=[ClaimExtension()])

    assert html == (
        '<p dir="auto">&lt;script&gt;x&lt;/script&gt;</p><p dir="auto">&lt;!-- y --&gt;</p>'
    )


def test_one_converter_reads_text_after_text() -> None:
    claims = ClaimExtension(known=frozenset({"C-1"}))
    converter = markdown.Markdown(extensions=[claims])

    converter.convert("[a]{claim=C-1} [b]{claim=C-2}")
    first = claims.placements, [problem.ref for problem in claims.problems]
    converter.reset()
    second = converter.convert("plain &amp;lt;")

    assert first == ((Placement("C-1", "a"),), ["C-2"])
    assert (second, claims.placements, claims.problems) == (
        '<p dir="auto">plain &amp;lt;</p>',
        (),
        (),
    )
