"""The paper: agreement data in, PDF bytes out; PDF bytes in, verdict out. Knows no workflow and no web."""

from signing.asn1 import mend

mend()  # before anything in here reads or writes a certificate, a signature or a timestamp
