"""Proofs of what has to hold, each a command: ``python -m tests.proofs.kill_loop``.

    kill_loop      builds killed at random moments and at each named step
    disk_full      builds on a small filesystem with too little room
    corruption     every file of a generation damaged in every way
    readers        processes that ask without pause while the library is rebuilt
    races          two builders started at the same instant
    state_machine  hypothesis against a dictionary
    odd_input      libraries and questions of odd sizes
    exports        a board taken away, printed by LibreOffice and read back
    odd_quotations texts full of quotation marks, read in linear time
    boards         people killed while they edit a board, the database's server too, and two at once

``python -m tests.proofs`` runs them all. Each prints a table and ends with a non-zero exit code
where anything failed; ``tests/test_proofs.py`` holds a quick form of each.
"""
