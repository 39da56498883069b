"""A laboratory of faults: every call to a file or a database goes wrong once, and nothing is lost by it.

`python -m tests.faults` (in `make prove`) does one act of each kind on a copy of a prepared municipality,
once for every call that the act makes and every way in which it can go wrong: the process is killed, the disk
gives an error, the disk is full. Then a new process looks: what was acknowledged is there, nothing is
half-changed, and doing it again gives what doing it once gives.

    calls.c        the library between the process and its files that lets a call go wrong
    library        making and arming it
    acts, doors    what is done: at the services, and through the site and the command line
    places         copies of prepared municipalities, and a process that lives in one
    look           what a process sees of an installation, to compare
    points         one fault, and what came of it
    experiments    all of them, each as a piece of work
    browser        somebody with a browser at a site that may be gone
    kills          a serving site under load that is killed at random moments
    stopped        PostgreSQL that is stopped in the middle and comes back
    beginning      the first start: killed half-way, and by two processes at once
"""
