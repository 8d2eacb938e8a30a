"""Quotations taken away: checked again, then written in a format that people or programs read.

    checked.py      what is on the board, and which of it still stands word for word
    characters.py   what a format can hold, and text of ours made fit for all of them
    sentences.py    what every export says: what is in it, what was checked, whose the words are
    word.py         a Word document
    slides.py       a slide for each quotation (fitting.py finds the size its words fit in)
    markdown.py     Markdown
    columns.py      what a table has in it, for csv_file.py and excel.py
    records.py      an article as a reference, for ris.py, bibtex.py, csl_json.py and harvard.py
    formats.py      all of them by name

Every writer takes a ``Checked`` and nothing else, so that no words leave unchecked.
"""
