"""The paper: data in, PDF bytes out; PDF bytes in, verdict out. Knows no workflow."""
