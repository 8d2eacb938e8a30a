"""The ways of answering, one file for each kind of question.

A way is a function from an ``Inquiry`` to an ``Outline``, or to None where the question is not of
its kind or it has nothing to say; ``qa/ask.py`` tries them in order, the plain way last.
"""
