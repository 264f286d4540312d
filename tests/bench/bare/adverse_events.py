"""The yardstick: one table and one chart of the same data, as Streamlit's own guide writes them."""

import os

import pandas as pd
import plotly.express as px
import streamlit as st

events = st.cache_data(pd.read_parquet)(os.environ["BARE_DATA"])

st.title("Adverse events")
severity = st.selectbox("Severity", ["All", *sorted(events["AESEV"].dropna().unique())])
if severity != "All":
    events = events[events["AESEV"] == severity]
st.plotly_chart(px.scatter(events, x="AESTDT", y="USUBJID", color="AESEV"))
st.dataframe(events[["USUBJID", "AETERM", "AEDECOD", "AEBODSYS", "AESTDT", "AESEV", "AESER"]])
