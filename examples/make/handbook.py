"""Documents with the questions that they answer, as the makers of helpdesk and shop write them down."""

import common


class Page:
    """One document: its text with slots, and what may be asked about it."""

    def __init__(self, path, title, body, *asks):
        self.path = path
        self.title = title
        self.body = body
        self.asks = asks

    def filled(self, seed, **values):
        """The text and its facts; values that are given stand in place of those drawn."""
        facts = common.Facts(common.rng(seed, self.path), **values)
        return facts.fill(self.body), facts

    def tests(self, facts, who=None):
        return [
            common.asked(ask[0], facts.fill(ask[-1]), [self.path], who)
            for ask in self.asks]

    def trains(self, facts, acl=None):
        """A row for each wording of a question."""
        rows = []
        for *wordings, answer in self.asks:
            for wording in wordings:
                row = {"question": wording, "answers": facts.fill(answer).split(" | ")[:1], "doc_ids": [self.path]}
                if acl:
                    row["acl"] = acl
                rows.append(row)
        return rows
