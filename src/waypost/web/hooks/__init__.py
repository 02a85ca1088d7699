"""WHAT IS PUSHED TO US: by stores and carriers, verified over the raw bytes before it is believed."""
