"""The second page of the yardstick, to switch to."""

import os

import pandas as pd
import plotly.express as px
import streamlit as st

events = st.cache_data(pd.read_parquet)(os.environ["BARE_DATA"])

st.title("By term")
counts = events.groupby(["AEDECOD", "AESEV"]).size().reset_index(name="events")
st.plotly_chart(px.bar(counts, x="events", y="AEDECOD", color="AESEV"))
st.dataframe(counts)
