"""The overview, and what belongs to every page."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

router = APIRouter(include_in_schema=False)


@router.get("/")
def overview(request: Request) -> Response:
    """Where the day begins."""
    return RedirectResponse("/reports")
