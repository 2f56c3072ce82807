"""What screens show and remember, as plain values and rules that know no widget."""
