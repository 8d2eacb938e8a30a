"""What a follow-up means: "and Salford?" as the whole question it stands for.

It stays plain English, since people are shown what was searched and may edit it.
``qa.conversation`` puts these together:

- ``courtesy``: the greetings and thanks around a question.
- ``preamble``: what leads up to it and asks nothing.
- ``before``: what is remembered of the questions so far.
- ``topic``: which words of a question are what it was about.
- ``times``: which time it is of, and which hang on another.
- ``leaning``: which questions stand alone. Those take nothing over, whatever came before.
- ``of_the_answer``: "when was that?", "what else?": about what was just cited.
- ``the_council``: what leans on a council that nobody named.
- ``somebody``: who "she" is after an answer.
- ``swaps``, ``corrections``: the question before with another council, time or topic in it.
- ``completion``: the question itself, with what its pronouns stand for and what it lacks.
"""
