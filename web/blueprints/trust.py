"""What programs fetch to check a signature: the certificates of the authorities, and what they revoked.

These addresses stand in certificates and in signed PDFs: they never change.
"""

from flask import Blueprint, Response, abort

from web.access import public
from web.parts import parts

pages = Blueprint("trust", __name__, url_prefix="/vertrouwen")


@pages.get("/<name>.crl")
@public
def revoked(name: str) -> Response:
    """The list of revoked certificates of an authority, in DER (RFC 5280, 4.2.1.13)."""
    trust = parts().trust
    try:
        return Response(trust.revoked(name) if trust else abort(404), mimetype="application/pkix-crl")
    except LookupError:
        abort(404)


@pages.get("/<name>.cer")
@public
def certificate(name: str) -> Response:
    """The certificate of an authority, in DER (RFC 5280, 4.2.2.1)."""
    trust = parts().trust
    try:
        return Response(trust.certificate(name) if trust else abort(404), mimetype="application/pkix-cert")
    except LookupError:
        abort(404)
