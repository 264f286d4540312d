"""The path that the dashboard is served at, where that is not the top of an address."""

import streamlit as st


def served_at() -> str:
    """The path before every page: "/dash", or nothing."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
