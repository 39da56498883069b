"""How often something may be tried: counted per address; logging in also per account."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="moving-window", storage_uri="memory://")
