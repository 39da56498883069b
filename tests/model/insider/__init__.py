"""The office as an adversary: every act about mandates by everybody, beside one agreement on them."""
