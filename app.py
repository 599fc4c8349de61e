"""The server: `streamlit run app.py` (or any ASGI server with `app:app`) opens the dashboard and answers `/healthz`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

import canonical
from metrics import warehouse
from ui import renewal, samples

os.umask(0o077)  # whatever the server writes holds rows of customers


async def healthz(request: Request) -> JSONResponse:
    """200 with the version of the data that pages show now; 503 when it cannot be opened."""
    try:
        opened = await asyncio.to_thread(warehouse.open, canonical.data_dir())
    except Exception:
        # Monitoring needs the state, strangers must not get paths: the reason is in the server's log.
        return JSONResponse({"status": "error"}, status_code=503)
    return JSONResponse({"status": "ok", "warehouse_version": opened.version})


async def overview(request: Request) -> RedirectResponse:
    """The way to the Overview by its name: as the default page Streamlit serves it at the root only."""
    # Relative, so that it also leads home below a base path.
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Begin with the sample data where nothing was ever loaded, and with figures of today; pages show how far it is."""
    samples.load_with_the_server(canonical.data_dir())
    renewal.renew_with_the_server(canonical.data_dir())
    yield None


# The main script lies in ui/: beside `pages/` Streamlit would start in its old mode, in which a deep link
# opens a bare page without navigation and filters.
app = st.App(
    Path(__file__).parent / "ui" / "main.py",
    routes=[Route("/healthz", healthz), Route("/overview", overview)],
    lifespan=lifespan,
)
