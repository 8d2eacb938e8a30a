"""Chapter & Verse in the browser (``streamlit run app.py``): the frame, and a file a page."""

from __future__ import annotations

import streamlit as st

from app_pages import frame

st.set_page_config(page_title="Chapter & Verse", page_icon="📖", layout="centered")
page = st.navigation(
    [
        st.Page("app_pages/ask.py", title="Ask", icon=":material/chat:", default=True),
        st.Page("app_pages/quotes.py", title="Quotes", icon=":material/format_quote:"),
        st.Page("app_pages/read.py", title="Read", icon=":material/menu_book:"),
        st.Page("app_pages/check.py", title="Check", icon=":material/fact_check:"),
        st.Page("app_pages/over_time.py", title="Over time", icon=":material/timeline:"),
        st.Page("app_pages/boards.py", title="Boards", icon=":material/dashboard:"),
        st.Page("app_pages/reviews.py", title="Reviews", icon=":material/rate_review:"),
        st.Page("app_pages/library.py", title="Library", icon=":material/shelves:"),
    ]
)
frame.arrive(page.url_path)
frame.dress()
page.run()
