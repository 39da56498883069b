"""The protocol a second time, and the product held against it in every state of small worlds."""
