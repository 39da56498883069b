"""What every table shares: one metadata with named constraints, and short type aliases."""

from enum import StrEnum
from typing import Annotated, TypeVar

from sqlalchemy import Enum, ForeignKey, MetaData, String, text
from sqlalchemy.orm import DeclarativeBase, mapped_column

E = TypeVar("E", bound=StrEnum)


class Base(DeclarativeBase):
    """The base of all tables. Constraints are named by rule, so that migrations can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Number = Annotated[int, mapped_column(primary_key=True)]
Digest = Annotated[str, mapped_column(String(64))]
"""A SHA-256 in 64 hexadecimal digits."""
Key = Annotated[str, mapped_column(String(80))]
PersonKey = Annotated[int, mapped_column(ForeignKey("people.id"))]
PartnerKey = Annotated[str, mapped_column(ForeignKey("partners.key"))]
AgreementKey = Annotated[int, mapped_column(ForeignKey("agreements.id"), index=True)]
STANDING = text("void_at IS NULL")
"""The rows that were not made void: at most one of a sort may stand."""


def word(kind: type[E]) -> Enum:
    """A column type that stores the Dutch word of an enumeration, and nothing else."""
    return Enum(
        kind, native_enum=False, length=40, values_callable=lambda members: [m.value for m in members]
    )
