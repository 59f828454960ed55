"""The picture's arithmetic: requests, an instant and a scale in, cells out. Knows no colour and no widget."""
