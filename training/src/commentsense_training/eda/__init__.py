"""What the labelled data looks like before anything is fitted to it.

`load` reads the sources, one module a question computes numbers from them and says in words what they
show, `pictures` and `clouds` draw, `sections` puts the three together, `html` and `page` write. Texts
stay inside: only counts, words and n-grams that several comments share leave the computing modules.
"""
