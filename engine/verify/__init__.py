"""Verifiers: each looks at a post and answers with a verdict."""
