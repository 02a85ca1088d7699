"""The chat assistant's words: what the API and the buyer's pages say in answer to a question."""
