"""Times: which one a question asks for, and whether a sentence of an article speaks of it.

    question -> asked.read_period -> Period
    Period, sentence, its article's date -> fit.how_it_fits -> Fit

In reading order: ``bounds`` (stretches of time), ``period`` (what is asked for), ``written`` (how
people write times), ``moments`` (the times named in any text), ``anchors`` and ``asked`` (the
question), ``spoken`` and ``fit`` (the sentence). The same finder reads "three years ago" in a
question, from today, and in an article, from the day it was published.
"""
