"""The rules, each a named question with the Dutch sentence for the person it stops.

A rule looks at one agreement and one act and says whether it holds. Which rules guard which action stands in
`lifecycle.py`; who must consent stands in `consent.py`. The name and the sentence say what a rule is; a
comment says where it comes from when that is not the covenant's plain sense.
"""
