"""An action: what was done, by whom, since when, and the KPI that should show it."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from metrics import kpis
from metrics.errors import MetricsError
from metrics.filters import Filters

ID: Final = r"[a-z0-9-]{1,40}"


def _measurable(name: str) -> str:
    kpi = kpis.get(name)
    if kpi.kind == "share":
        raise MetricsError(f"'{name}' is 100 % of whatever is chosen. Use contacts instead.")
    return name


def _fitting(where: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return dict(Filters(None, None, tuple(where.items())).where)


Where = Annotated[dict[str, tuple[str, ...]], AfterValidator(_fitting)]


class Action(BaseModel):
    """One action as its file holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=f"^{ID}$")] = Field(default_factory=lambda: new_id())
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    owner: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    starts: date
    kpi: Annotated[str, AfterValidator(_measurable)]
    where: Where = {}
    expected: Annotated[float | None, Field(ge=-100, le=1000)] = None  # percent of the value before
    control: Where | None = None  # the same KPI elsewhere, where nothing was done

    @property
    def filters(self) -> Filters:
        """The rows it is about, whatever their days."""
        return Filters(None, None, tuple(self.where.items()))

    @property
    def controls(self) -> Filters | None:
        """The rows of the control series."""
        return Filters(None, None, tuple(self.control.items())) if self.control else None


def new_id() -> str:
    """A name for the file of a new action."""
    return f"{date.today():%Y%m%d}-{secrets.token_hex(4)}"
