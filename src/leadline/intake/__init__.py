"""Stage 1 of 7: intake. Takes what a person sends, gives a sealed report, a receipt and advice."""
